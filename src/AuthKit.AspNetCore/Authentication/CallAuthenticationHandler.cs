using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// The scheme of AuthKit's own endpoints. A request with an access token is authenticated by the token, every other request by the session.
/// If that signs no user in, the application's default scheme authenticates the request.
/// </summary>
internal sealed class CallAuthenticationHandler : AuthenticationHandler<AuthenticationSchemeOptions>
{
    public const string SchemeName = "AuthKit.Calls";

    private readonly AuthKitSchemes _schemes;
    private readonly IAuthenticationSchemeProvider _provider;

    public CallAuthenticationHandler(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory logger,
        UrlEncoder encoder,
        AuthKitSchemes schemes,
        IAuthenticationSchemeProvider provider)
        : base(options, logger, encoder)
    {
        _schemes = schemes;
        _provider = provider;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var own = await Context.AuthenticateAsync(await FindAsync().ConfigureAwait(false)).ConfigureAwait(false);
        if (own.Succeeded)
        {
            return own;
        }

        var other = await _provider.GetDefaultAuthenticateSchemeAsync().ConfigureAwait(false);
        return other is null || other.Name == SchemeName || other.Name == _schemes.Session || other.Name == _schemes.Token
            ? own
            : await Context.AuthenticateAsync(other.Name).ConfigureAwait(false);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties) =>
        await Context.ChallengeAsync(await FindAsync().ConfigureAwait(false), properties).ConfigureAwait(false);

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        await Context.ForbidAsync(await FindAsync().ConfigureAwait(false), properties).ConfigureAwait(false);

    private async ValueTask<string> FindAsync() =>
        _schemes.Token is { } token && (_schemes.Session is null || (await RequestToken.GetAsync(Context).ConfigureAwait(false)).IsPresent)
            ? token
            : _schemes.Session!;
}
