using AuthKit.AspNetCore.Cookies;
using AuthKit.RefreshTokens;
using AuthKit.Scopes;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// What <c>POST token</c> grants, and the cookie that carries the refresh token. It is always HttpOnly, Secure and
/// SameSite=Strict: there is no option to weaken it.
/// </summary>
public sealed class TokenEndpointOptions
{
    /// <summary>The prefix of the cookie's name (RFC 6265bis section 4.1.3.1).</summary>
    public const string CookiePrefix = "__Secure-";

    /// <summary>The longest name and path of the cookie, in characters.</summary>
    public const int MaxCookieLength = 128;

    /// <summary>
    /// The scopes that signing in with a password grants; a request may ask for fewer. Default: none. At most 32 of 1 to 128
    /// characters (RFC 6749 section 3.3).
    /// </summary>
    public IList<string> Scopes { get; set; } = [];

    /// <summary>The cookie's name. Default <c>__Secure-refresh</c>; it begins with <c>__Secure-</c> and goes on with letters, digits, <c>-</c> or <c>_</c>.</summary>
    public string CookieName { get; set; } = TokenAuthenticationDefaults.CookieName;

    /// <summary>
    /// The path within the application that browsers send the cookie to; the path base comes before it. Null, the default: what the
    /// paths of <c>token/refresh</c> and <c>token/revoke</c> have in common with those of sign-in and logout below the same prefix, which
    /// end what the cookie holds: <c>/auth</c> with the prefix <c>/auth</c>. One that keeps the cookie from these calls is an error at start.
    /// </summary>
    public string? CookiePath { get; set; }

    /// <summary>
    /// How long a spent refresh token that came by the cookie is still answered with its successor: two tabs of a browser share
    /// the cookie, and one of them may be late. Default 10 seconds; 0 to 1 minute, in whole milliseconds.
    /// </summary>
    public TimeSpan CookieReuseGrace { get; set; } = TimeSpan.FromSeconds(10);

    internal TokenEndpointOptions Snapshot()
    {
        var copy = (TokenEndpointOptions)MemberwiseClone();
        copy.Scopes = [.. Scopes];
        return copy;
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        if (Scopes is null || !ScopeList.IsValid([.. Scopes]))
        {
            problems.Add($"{nameof(Scopes)} must be at most {ScopeList.MaxCount} scopes of 1 to {ScopeList.MaxLength} printing ASCII characters but space, '\"' and '\\'.");
        }

        if (CookieName is null
            || CookieName.Length > MaxCookieLength
            || CookieName.Length == CookiePrefix.Length
            || !CookieName.StartsWith(CookiePrefix, StringComparison.Ordinal)
            || !CookieName.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            problems.Add($"{nameof(CookieName)} must be '{CookiePrefix}' and more: letters, digits, '-' or '_', at most {MaxCookieLength} characters.");
        }

        if (CookiePath is not null && (CookiePath.Length > MaxCookieLength || !CookiePathText.IsPath(CookiePath)))
        {
            problems.Add($"{nameof(CookiePath)} must begin with '/' and go on with letters, digits, '/', '-', '_', '.' or '~', at most {MaxCookieLength} characters.");
        }

        OptionRange.CheckMilliseconds(problems, CookieReuseGrace, TimeSpan.Zero, RefreshTokenOptions.MaxReuseGrace);
        return problems;
    }
}
