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
    /// <param name="options">Name and reach; copied. Default: the defaults.</param>
    /// <exception cref="OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
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
    /// What the client sent, exactly as sent: nothing is decoded, unquoted or cut. Null where there is no such cookie;
    /// empty, which opens nothing, where there is more than one: a browser holds only one with this prefix, so nobody
    /// has to guess which of them is meant.
    /// </summary>
    public string? Read(HttpContext context) => HostCookie.Read(context, NameOf(context));

    /// <summary>
    /// Every different value that the client sent, in its order; none where there is no such cookie. For a logout: more than one signs
    /// nobody in, but the sessions of all of them end.
    /// </summary>
    public IReadOnlyList<string> ReadAll(HttpContext context) => [.. HostCookie.ReadAll(context, NameOf(context)).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether more than one came, so that nobody can tell which is meant.</summary>
    internal bool IsAmbiguous(HttpContext context) => HostCookie.ReadAll(context, NameOf(context)).Count > 1;

    /// <summary>Hands a session that was just made or rotated to the client.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="grant">The session and its token.</param>
    /// <param name="remember">
    /// True: the browser keeps the cookie until the session's absolute end. False: until it closes. The server's own
    /// limits are the same for both.
    /// </param>
    public void Write(HttpContext context, SessionGrant grant, bool remember = true)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(grant);

        // A session was last seen at the moment it was made or rotated.
        TimeSpan? maxAge = remember ? grant.Session.ExpiresAt - grant.Session.LastSeenAt : null;
        HostCookie.Write(context, NameOf(context), grant.Token, maxAge, _options.SameSite);
    }

    /// <summary>Takes the cookie from the client. The session itself is ended by <see cref="ISessionService"/>.</summary>
    public void Clear(HttpContext context) => HostCookie.Clear(context, NameOf(context), _options.SameSite);

    private string NameOf(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return _names?.For(context).Session ?? _options.Name;
    }
}

/// <summary>
/// The session cookie. It is always HttpOnly and Secure with the path <c>/</c> and no domain: that is what its prefix
/// promises, and there is no option to weaken it.
/// </summary>
public sealed class SessionCookieOptions
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>
    /// The name. Default <c>__Host-session</c>; it begins with <c>__Host-</c>, goes on with letters, digits, <c>-</c> or
    /// <c>_</c>, and has at most <see cref="MaxNameLength"/> characters.
    /// </summary>
    public string Name { get; set; } = SessionAuthenticationDefaults.CookieName;

    /// <summary>
    /// Whether it comes along when another site links here. Default <see cref="SameSiteMode.Lax"/>: on top-level
    /// navigation; <see cref="SameSiteMode.Strict"/>: never. Nothing weaker is taken.
    /// </summary>
    public SameSiteMode SameSite { get; set; } = SameSiteMode.Lax;

    internal SessionCookieOptions Snapshot() => (SessionCookieOptions)MemberwiseClone();

    internal List<string> Validate()
    {
        var problems = new List<string>();
        if (!HostCookie.IsName(Name, MaxNameLength))
        {
            problems.Add($"{nameof(Name)} must be '{HostCookie.Prefix}' and more: letters, digits, '-' or '_', at most {MaxNameLength} characters.");
        }

        if (SameSite is not (SameSiteMode.Lax or SameSiteMode.Strict))
        {
            problems.Add($"{nameof(SameSite)} is {SameSite}; it must be {SameSiteMode.Lax} or {SameSiteMode.Strict}.");
        }

        return problems;
    }
}
