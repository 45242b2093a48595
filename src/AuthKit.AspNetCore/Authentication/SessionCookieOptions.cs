using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Authentication;

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
