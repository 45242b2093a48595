using AuthKit.AspNetCore.Cookies;
using AuthKit.RefreshTokens;
using AuthKit.Scopes;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// The scopes that <c>POST token</c> and <c>POST token/session</c> grant, and the cookie that carries the refresh token. The cookie is always
/// HttpOnly, Secure and SameSite=Strict; no option weakens it.
/// </summary>
public sealed class TokenEndpointOptions
{
    /// <summary>The prefix of the cookie's name (RFC 6265bis section 4.1.3.1).</summary>
    public const string CookiePrefix = "__Secure-";

    /// <summary>The longest <see cref="CookieName"/> and the longest <see cref="CookiePath"/>, in characters.</summary>
    public const int MaxCookieLength = 128;

    /// <summary>
    /// The scopes that these endpoints grant; a request may ask for fewer. Default: empty. At most 32 scopes of 1 to 128 characters (RFC 6749
    /// section 3.3).
    /// </summary>
    public IList<string> Scopes { get; set; } = [];

    /// <summary>
    /// The cookie's name. Default <c>__Secure-refresh</c>; <c>__Secure-</c> followed by letters, digits, <c>-</c> or <c>_</c>, at most
    /// <see cref="MaxCookieLength"/> characters.
    /// </summary>
    public string CookieName { get; set; } = TokenAuthenticationDefaults.CookieName;

    /// <summary>
    /// The path within the application to which browsers send the cookie; the path base is put in front of it. Null, the default: the segments
    /// that <c>token/refresh</c> and <c>token/revoke</c> have in common with the sign-in and logout endpoints under the same prefix, because
    /// those end the sign-in that the cookie belongs to. With the prefix <c>/auth</c> that is <c>/auth</c>. A path that does not cover a mapped
    /// <c>token/refresh</c> or <c>token/revoke</c> is an error at startup.
    /// </summary>
    public string? CookiePath { get; set; }

    /// <summary>
    /// How long a refresh token from the cookie, once spent, is still answered with its successor. Two tabs of a browser share the cookie, and
    /// one of them may be late. Default 10 seconds; 0 to 1 minute, in whole milliseconds.
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
            problems.Add($"{nameof(Scopes)} must be at most {ScopeList.MaxCount} scopes of 1 to {ScopeList.MaxLength} printable ASCII characters except space, '\"' and '\\'.");
        }

        if (CookieName is null
            || CookieName.Length > MaxCookieLength
            || CookieName.Length == CookiePrefix.Length
            || !CookieName.StartsWith(CookiePrefix, StringComparison.Ordinal)
            || !CookieName.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            problems.Add($"{nameof(CookieName)} must be '{CookiePrefix}' followed by letters, digits, '-' or '_', at most {MaxCookieLength} characters.");
        }

        if (CookiePath is not null && (CookiePath.Length > MaxCookieLength || !CookiePathText.IsPath(CookiePath)))
        {
            problems.Add($"{nameof(CookiePath)} must begin with '/' and contain only letters, digits, '/', '-', '_', '.' or '~', at most {MaxCookieLength} characters.");
        }

        OptionRange.CheckMilliseconds(problems, CookieReuseGrace, TimeSpan.Zero, RefreshTokenOptions.MaxReuseGrace);
        return problems;
    }
}
