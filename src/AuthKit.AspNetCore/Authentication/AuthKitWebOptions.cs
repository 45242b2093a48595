using AuthKit.AspNetCore.Cookies;
using AuthKit.Scopes;
using Microsoft.AspNetCore.Authentication;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// What AuthKit shares with the rest of the application, and with other applications of the host: names of schemes and cookies, the
/// default scheme, the path that browsers see. Its section is <c>Web</c>.
/// </summary>
public sealed class AuthKitWebOptions
{
    /// <summary>The longest <see cref="SessionScheme"/> and <see cref="TokenScheme"/>, in characters.</summary>
    public const int MaxSchemeLength = 64;

    /// <summary>The longest <see cref="CookieSuffix"/>, in characters.</summary>
    public const int MaxSuffixLength = 32;

    /// <summary>The longest <see cref="PublicPathBase"/>, in characters.</summary>
    public const int MaxPathLength = 256;

    /// <summary>The authentication scheme of the session cookie. Default <c>AuthKit.Session</c>; 1 to 64 characters.</summary>
    public string SessionScheme { get; set; } = SessionAuthenticationDefaults.AuthenticationScheme;

    /// <summary>The authentication scheme of access tokens. Default <c>AuthKit.Bearer</c>; 1 to 64 characters.</summary>
    public string TokenScheme { get; set; } = TokenAuthenticationDefaults.AuthenticationScheme;

    /// <summary>
    /// Whether AuthKit's scheme is the application's default: that of sessions or, without session authentication, that of access
    /// tokens. Null, the default: where the application sets neither <see cref="AuthenticationOptions.DefaultScheme"/> nor
    /// <see cref="AuthenticationOptions.DefaultAuthenticateScheme"/>. True: always, for authentication, challenge and refusal. False: never.
    /// The order of the calls does not matter.
    /// </summary>
    public bool? IsDefaultScheme { get; set; }

    /// <summary>
    /// Ends the names of all cookies, so that several applications of one host keep theirs apart: <c>-shop</c> makes
    /// <c>__Host-session-shop</c>. Default: empty. Up to 32 letters, digits, <c>-</c> or <c>_</c>.
    /// </summary>
    public string CookieSuffix { get; set; } = "";

    /// <summary>
    /// Whether each tenant has cookies of its own, for applications whose tenants share a host: the names end with a hyphen and 16 characters
    /// that are made from the tenant. The empty tenant keeps the names as they are. Default false: tenants of one host overwrite each other's
    /// cookies in the browser. <see cref="ITenantSource"/> names the tenant.
    /// </summary>
    public bool TenantCookies { get; set; }

    /// <summary>The name of <see cref="DeviceCookie"/>. Default <c>__Host-device</c>; the rules of <see cref="SessionCookieOptions.Name"/>.</summary>
    public string DeviceCookieName { get; set; } = DeviceCookie.DefaultName;

    /// <summary>The name of <see cref="FlowCookie"/>. Default <c>__Host-flow</c>; the rules of <see cref="SessionCookieOptions.Name"/>.</summary>
    public string FlowCookieName { get; set; } = FlowCookie.DefaultName;

    /// <summary>The name of <see cref="CodeCookie"/>. Default <c>__Host-code</c>; the rules of <see cref="SessionCookieOptions.Name"/>.</summary>
    public string CodeCookieName { get; set; } = CodeCookie.DefaultName;

    /// <summary>The name of <see cref="TrustedDeviceCookie"/>. Default <c>__Host-trusted</c>; the rules of <see cref="SessionCookieOptions.Name"/>.</summary>
    public string TrustedDeviceCookieName { get; set; } = TrustedDeviceCookie.DefaultName;

    /// <summary>
    /// What browsers see before the application's own paths, for a proxy that strips it: <c>/app</c>. Empty for none. Null, the
    /// default: <see cref="Microsoft.AspNetCore.Http.HttpRequest.PathBase"/> of the request. Begins with <c>/</c> and does not end
    /// with it; letters, digits, <c>/</c>, <c>-</c>, <c>_</c>, <c>.</c> or <c>~</c>, at most 256 characters.
    /// </summary>
    public string? PublicPathBase { get; set; }

    /// <summary>
    /// The scope by which an access token may list and end the account's sign-ins (<c>GET sessions</c>, <c>DELETE sessions</c>,
    /// <c>DELETE sessions/{sid}</c>). Null, the default: no access token may; these calls take a session. One scope of RFC 6749 section 3.3.
    /// </summary>
    public string? AccountScope { get; set; }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        CheckScheme(problems, nameof(SessionScheme), SessionScheme);
        CheckScheme(problems, nameof(TokenScheme), TokenScheme);
        if (string.Equals(SessionScheme, TokenScheme, StringComparison.Ordinal))
        {
            problems.Add($"{nameof(SessionScheme)} and {nameof(TokenScheme)} are both '{SessionScheme}'; give them different names.");
        }

        if (CookieSuffix is null || CookieSuffix.Length > MaxSuffixLength || !HostCookie.IsNamePart(CookieSuffix))
        {
            problems.Add($"{nameof(CookieSuffix)} must be up to {MaxSuffixLength} letters, digits, '-' or '_'.");
        }

        CheckName(problems, nameof(DeviceCookieName), DeviceCookieName);
        CheckName(problems, nameof(FlowCookieName), FlowCookieName);
        CheckName(problems, nameof(CodeCookieName), CodeCookieName);
        CheckName(problems, nameof(TrustedDeviceCookieName), TrustedDeviceCookieName);
        if (PublicPathBase is { Length: > 0 } && (PublicPathBase.Length > MaxPathLength || PublicPathBase[^1] == '/' || !CookiePathText.IsPath(PublicPathBase)))
        {
            problems.Add($"{nameof(PublicPathBase)} must be empty, or begin with '/' and not end with it: letters, digits, '/', '-', '_', '.' or '~', at most {MaxPathLength} characters.");
        }

        if (AccountScope is { } scope && !ScopeList.IsValid([scope]))
        {
            problems.Add($"{nameof(AccountScope)} must be one scope of 1 to {ScopeList.MaxLength} printing ASCII characters but space, '\"' and '\\'.");
        }

        return problems;
    }

    private static void CheckScheme(List<string> problems, string option, string? scheme)
    {
        if (scheme is not { Length: >= 1 and <= MaxSchemeLength } || scheme == CallAuthenticationHandler.SchemeName)
        {
            problems.Add($"{option} must be 1 to {MaxSchemeLength} characters, and not '{CallAuthenticationHandler.SchemeName}'.");
        }
    }

    private static void CheckName(List<string> problems, string option, string? name)
    {
        if (!HostCookie.IsName(name, SessionCookieOptions.MaxNameLength))
        {
            problems.Add($"{option} must be '{HostCookie.Prefix}' and more: letters, digits, '-' or '_', at most {SessionCookieOptions.MaxNameLength} characters.");
        }
    }
}
