using AuthKit.AspNetCore.Cookies;
using AuthKit.Scopes;
using Microsoft.AspNetCore.Authentication;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// The settings that concern the rest of the application, or other applications on the same host: names of schemes and cookies, the default scheme,
/// and the path that browsers see. The configuration section is <c>Web</c>.
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
    /// Whether AuthKit's scheme is the application's default scheme: the scheme of sessions or, without session authentication, the scheme of
    /// access tokens. Null, the default: only if the application sets neither <see cref="AuthenticationOptions.DefaultScheme"/> nor
    /// <see cref="AuthenticationOptions.DefaultAuthenticateScheme"/>. True: always, for authentication, challenge and forbid. False: never. The
    /// order of the configuration calls does not matter.
    /// </summary>
    public bool? IsDefaultScheme { get; set; }

    /// <summary>
    /// The suffix of all cookie names, which keeps the cookies of several applications on one host apart. For example, <c>-shop</c> makes
    /// <c>__Host-session-shop</c>. Default: empty. Up to 32 letters, digits, <c>-</c> or <c>_</c>.
    /// </summary>
    public string CookieSuffix { get; set; } = "";

    /// <summary>
    /// Whether each tenant has its own cookies, for applications whose tenants share a host. The names then end with a hyphen and 16 characters
    /// that are derived from the tenant. The names for the empty tenant do not change. Default false: tenants on one host overwrite each other's
    /// cookies in the browser. <see cref="ITenantSource"/> determines the tenant.
    /// </summary>
    public bool TenantCookies { get; set; }

    /// <summary>The name of <see cref="DeviceCookie"/>. Default <c>__Host-device</c>; rules as for <see cref="SessionCookieOptions.Name"/>.</summary>
    public string DeviceCookieName { get; set; } = DeviceCookie.DefaultName;

    /// <summary>The name of <see cref="FlowCookie"/>. Default <c>__Host-flow</c>; rules as for <see cref="SessionCookieOptions.Name"/>.</summary>
    public string FlowCookieName { get; set; } = FlowCookie.DefaultName;

    /// <summary>The name of <see cref="CodeCookie"/>. Default <c>__Host-code</c>; rules as for <see cref="SessionCookieOptions.Name"/>.</summary>
    public string CodeCookieName { get; set; } = CodeCookie.DefaultName;

    /// <summary>
    /// The name of <see cref="TrustedDeviceCookie"/>. Default <c>__Host-trusted</c>; rules as for <see cref="SessionCookieOptions.Name"/>.
    /// </summary>
    public string TrustedDeviceCookieName { get; set; } = TrustedDeviceCookie.DefaultName;

    /// <summary>
    /// The path that browsers see in front of the application's own paths, if a proxy strips it, such as <c>/app</c>. Empty if there is no such
    /// path. Null, the default: <see cref="Microsoft.AspNetCore.Http.HttpRequest.PathBase"/> of the request. It begins with <c>/</c> and does not
    /// end with it; letters, digits, <c>/</c>, <c>-</c>, <c>_</c>, <c>.</c> or <c>~</c>, at most 256 characters.
    /// </summary>
    public string? PublicPathBase { get; set; }

    /// <summary>
    /// The scope that an access token needs to list and end the account's sign-ins (<c>GET sessions</c>, <c>DELETE sessions</c>,
    /// <c>DELETE sessions/{sid}</c>). Null, the default: these calls accept no access token, only a session. One scope of RFC 6749 section 3.3.
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
            problems.Add($"{nameof(PublicPathBase)} must be empty, or begin with '/' and not end with it, and contain only letters, digits, '/', '-', '_', '.' or '~', at most {MaxPathLength} characters.");
        }

        if (AccountScope is { } scope && !ScopeList.IsValid([scope]))
        {
            problems.Add($"{nameof(AccountScope)} must be one scope of 1 to {ScopeList.MaxLength} printable ASCII characters except space, '\"' and '\\'.");
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
            problems.Add($"{option} must be '{HostCookie.Prefix}' followed by letters, digits, '-' or '_', at most {SessionCookieOptions.MaxNameLength} characters.");
        }
    }
}
