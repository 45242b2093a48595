using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AuthKit.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Cookies;

/// <summary>The names of all cookies of this application, with their suffix; the names for one tenant if each tenant has its own cookies.</summary>
internal sealed class CookieNames
{
    private const string Label = "AuthKit.TenantCookies.1\n";

    private static readonly CookieNames Default = new(new AuthKitWebOptions(), new SessionCookieOptions(), new TokenEndpointOptions());

    private readonly bool _isPerTenant;

    public CookieNames(AuthKitWebOptions web, SessionCookieOptions session, TokenEndpointOptions token)
    {
        _isPerTenant = web.TenantCookies;
        Session = session.Name + web.CookieSuffix;
        Refresh = token.CookieName + web.CookieSuffix;
        Device = web.DeviceCookieName + web.CookieSuffix;
        Flow = web.FlowCookieName + web.CookieSuffix;
        Code = web.CodeCookieName + web.CookieSuffix;
        Trusted = web.TrustedDeviceCookieName + web.CookieSuffix;
    }

    private CookieNames(CookieNames all, string tenant)
    {
        var suffix = SuffixOf(tenant);
        Session = all.Session + suffix;
        Refresh = all.Refresh + suffix;
        Device = all.Device + suffix;
        Flow = all.Flow + suffix;
        Code = all.Code + suffix;
        Trusted = all.Trusted + suffix;
    }

    public string Session { get; }

    public string Refresh { get; }

    public string Device { get; }

    public string Flow { get; }

    public string Code { get; }

    public string Trusted { get; }

    public IReadOnlyList<string> All => [Session, Refresh, Device, Flow, Code, Trusted];

    /// <summary>The names for the request; the default names if the application has no authentication of AuthKit.</summary>
    public static CookieNames Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return (context.RequestServices?.GetService<CookieNames>() ?? Default).For(context);
    }

    /// <summary>The names for the request's tenant. They are computed once per request.</summary>
    public CookieNames For(HttpContext context)
    {
        if (!_isPerTenant || !RequestTenant.TryGet(context, out var tenant) || tenant.Length == 0)
        {
            return this;
        }

        var names = context.Features.Get<CookieNames>();
        if (names is null)
        {
            context.Features.Set(names = new CookieNames(this, tenant));
        }

        return names;
    }

    // The suffix is a hash, because a tenant may have characters that a cookie name cannot. With 96 bits, no two tenants get the same suffix.
    private static string SuffixOf(string tenant) => "-" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(Label + tenant)).AsSpan(0, 12));
}

/// <summary>Checks that no two cookies have the same name. It ignores case, because browsers differ in whether they do.</summary>
internal sealed class CookieNamesCheck(IOptions<SessionCookieOptions> session, IOptions<TokenEndpointOptions> token) : IValidateOptions<AuthKitWebOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthKitWebOptions options)
    {
        var twice = new CookieNames(options, session.Value, token.Value).All
            .GroupBy(static cookie => cookie, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() > 1)
            .Select(static group => $"Two of AuthKit's cookies are named '{group.Key}'. Give each cookie a different name (Web, SessionCookie:Name, TokenEndpoint:CookieName).")
            .ToArray();
        return twice.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(twice);
    }
}
