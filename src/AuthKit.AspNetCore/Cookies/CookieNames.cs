using AuthKit.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>The names of all cookies of this application, with their suffix.</summary>
internal sealed class CookieNames
{
    private static readonly CookieNames Default = new(new AuthKitWebOptions(), new SessionCookieOptions(), new TokenEndpointOptions());

    public CookieNames(AuthKitWebOptions web, SessionCookieOptions session, TokenEndpointOptions token)
    {
        Session = session.Name + web.CookieSuffix;
        Refresh = token.CookieName + web.CookieSuffix;
        Device = web.DeviceCookieName + web.CookieSuffix;
        Flow = web.FlowCookieName + web.CookieSuffix;
        Code = web.CodeCookieName + web.CookieSuffix;
        Trusted = web.TrustedDeviceCookieName + web.CookieSuffix;
    }

    public string Session { get; }

    public string Refresh { get; }

    public string Device { get; }

    public string Flow { get; }

    public string Code { get; }

    public string Trusted { get; }

    public IReadOnlyList<string> All => [Session, Refresh, Device, Flow, Code, Trusted];

    /// <summary>The application's; the defaults where it has no AuthKit.</summary>
    public static CookieNames Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.RequestServices?.GetService<CookieNames>() ?? Default;
    }
}

/// <summary>No two cookies have one name. Browsers differ in whether case tells names apart, so it does not here.</summary>
internal sealed class CookieNamesCheck(IOptions<SessionCookieOptions> session, IOptions<TokenEndpointOptions> token) : IValidateOptions<AuthKitWebOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthKitWebOptions options)
    {
        var twice = new CookieNames(options, session.Value, token.Value).All
            .GroupBy(static cookie => cookie, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() > 1)
            .Select(static group => $"Two of AuthKit's cookies are named '{group.Key}': give each a name of its own (Web, SessionCookie:Name, TokenEndpoint:CookieName).")
            .ToArray();
        return twice.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(twice);
    }
}
