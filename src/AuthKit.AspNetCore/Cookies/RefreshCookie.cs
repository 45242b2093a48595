using AuthKit.AspNetCore.Authentication;
using AuthKit.RefreshTokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>
/// Reads and writes the cookie of the refresh token. Its value is the token and nothing else; browsers send it to the calls
/// below its path only, which follows the prefix and the path base where <c>MapAuthKit</c> mapped them. Safe for concurrent use.
/// </summary>
public sealed class RefreshCookie
{
    private readonly TokenEndpointOptions _options;
    private readonly CookieNames? _names;
    private readonly RefreshCookiePaths? _paths;

    /// <summary>Creates the reader and writer.</summary>
    /// <param name="options">Name and path; copied. Default: the defaults.</param>
    /// <exception cref="OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public RefreshCookie(TokenEndpointOptions? options = null)
    {
        options ??= new TokenEndpointOptions();
        if (options.Validate() is { Count: > 0 } problems)
        {
            throw new OptionsValidationException(nameof(TokenEndpointOptions), typeof(TokenEndpointOptions), problems);
        }

        _options = options.Snapshot();
    }

    internal RefreshCookie(TokenEndpointOptions options, CookieNames names, RefreshCookiePaths paths)
        : this(options) => (_names, _paths) = (names, paths);

    internal TokenEndpointOptions Options => _options;

    /// <summary>
    /// What the client sent, exactly as sent. Null where there is no such cookie; empty where there is more than one: a sister
    /// host may have set the other, and nobody has to guess which is meant.
    /// </summary>
    public string? Read(HttpContext context) => HostCookie.Read(context, NameOf(context));

    /// <summary>
    /// Every different value that the client sent, in its order; none where there is no such cookie. More than one means that a sister
    /// host planted the others, for <see cref="Clear"/> cannot reach those.
    /// </summary>
    public IReadOnlyList<string> ReadAll(HttpContext context) => [.. HostCookie.ReadAll(context, NameOf(context)).Distinct(StringComparer.Ordinal)];

    /// <summary>Hands a refresh token that was just issued to the browser, until its family's absolute end.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="grant">The token and its family.</param>
    public void Write(HttpContext context, RefreshTokenGrant grant)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(grant);
        var options = CreateOptions(context);
        options.MaxAge = grant.Family.ExpiresAt - grant.IssuedAt;
        context.Response.Cookies.Append(NameOf(context), grant.Token, options);
    }

    /// <summary>Takes the cookie from the client. The family itself is ended by the token service.</summary>
    public void Clear(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Cookies.Delete(NameOf(context), CreateOptions(context));
    }

    private string NameOf(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return _names?.For(context).Refresh ?? _options.CookieName;
    }

    private CookieOptions CreateOptions(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Strict,
        Path = _paths?.Of(context) ?? _options.CookiePath ?? TokenAuthenticationDefaults.CookiePath,
        IsEssential = true,
    };
}

/// <summary>Checks the path of the refresh token's cookie once the application has mapped its endpoints, before it takes requests.</summary>
internal sealed class RefreshCookieStart(RefreshCookiePaths paths) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        next(application);
        paths.Check();
    };
}
