using AuthKit.AspNetCore.Cookies;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>Reads and writes the session cookie. Its value is the session token and nothing else. Safe for concurrent use.</summary>
public sealed class SessionCookie
{
    private readonly SessionCookieOptions _options;
    private readonly CookieNames? _names;

    /// <summary>Creates the reader and writer.</summary>
    /// <param name="options">The name and the SameSite mode of the cookie; copied. Null for the defaults.</param>
    /// <exception cref="OptionsValidationException">An option is out of its range. The exception lists every such option.</exception>
    public SessionCookie(SessionCookieOptions? options = null)
    {
        _options = (options ?? new SessionCookieOptions()).Snapshot();
        if (_options.Validate() is { Count: > 0 } problems)
        {
            throw new OptionsValidationException(nameof(SessionCookieOptions), typeof(SessionCookieOptions), problems);
        }
    }

    internal SessionCookie(SessionCookieOptions options, CookieNames names)
        : this(options) => _names = names;

    /// <summary>
    /// The value exactly as the client sent it, not decoded, unquoted or truncated. Null if there is no such cookie. Empty, which opens no session,
    /// if there are several: a browser stores only one cookie with this prefix and name, so AuthKit does not guess which one is meant.
    /// </summary>
    public string? Read(HttpContext context) => HostCookie.Read(context, NameOf(context));

    /// <summary>
    /// The different values that the client sent, in the client's order; empty if there is no such cookie. This is for a logout: several cookies sign
    /// nobody in, but the sessions of all of them end.
    /// </summary>
    public IReadOnlyList<string> ReadAll(HttpContext context) => [.. HostCookie.ReadAll(context, NameOf(context)).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether the request has several session cookies, so that it is not clear which one is meant.</summary>
    internal bool IsAmbiguous(HttpContext context) => HostCookie.ReadAll(context, NameOf(context)).Count > 1;

    /// <summary>Sends the token of a session that was just created or rotated to the browser.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="grant">The session and its token.</param>
    /// <param name="remember">
    /// True to keep the cookie until the session's absolute expiry, false to keep it until the browser closes. The session's lifetime on the
    /// server is the same for both.
    /// </param>
    public void Write(HttpContext context, SessionGrant grant, bool remember = true)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(grant);

        // LastSeenAt of a session that was just created or rotated is the current time.
        TimeSpan? maxAge = remember ? grant.Session.ExpiresAt - grant.Session.LastSeenAt : null;
        HostCookie.Write(context, NameOf(context), grant.Token, maxAge, _options.SameSite);
    }

    /// <summary>Deletes the cookie in the browser. This does not end the session: call <see cref="ISessionService"/> for that.</summary>
    public void Clear(HttpContext context) => HostCookie.Clear(context, NameOf(context), _options.SameSite);

    private string NameOf(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return _names?.For(context).Session ?? _options.Name;
    }
}

/// <summary>
/// The options of the session cookie. The cookie is always Secure, with the path <c>/</c> and without a domain, as its prefix requires. It is also
/// always HttpOnly. No option weakens this.
/// </summary>
public sealed class SessionCookieOptions
{
    /// <summary>The longest <see cref="Name"/>, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>
    /// The name of the cookie. Default <c>__Host-session</c>; <c>__Host-</c> followed by letters, digits, <c>-</c> or <c>_</c>, at most
    /// <see cref="MaxNameLength"/> characters.
    /// </summary>
    public string Name { get; set; } = SessionAuthenticationDefaults.CookieName;

    /// <summary>
    /// Whether browsers send the cookie with requests that come from another site. <see cref="SameSiteMode.Lax"/>, the default: only with a
    /// top-level navigation, such as a link. <see cref="SameSiteMode.Strict"/>: never. Other values are refused.
    /// </summary>
    public SameSiteMode SameSite { get; set; } = SameSiteMode.Lax;

    internal SessionCookieOptions Snapshot() => (SessionCookieOptions)MemberwiseClone();

    internal List<string> Validate()
    {
        var problems = new List<string>();
        if (!HostCookie.IsName(Name, MaxNameLength))
        {
            problems.Add($"{nameof(Name)} must be '{HostCookie.Prefix}' followed by letters, digits, '-' or '_', at most {MaxNameLength} characters.");
        }

        if (SameSite is not (SameSiteMode.Lax or SameSiteMode.Strict))
        {
            problems.Add($"{nameof(SameSite)} is {SameSite}; it must be {SameSiteMode.Lax} or {SameSiteMode.Strict}.");
        }

        return problems;
    }
}
