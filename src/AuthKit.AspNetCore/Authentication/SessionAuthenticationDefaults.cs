namespace AuthKit.AspNetCore.Authentication;

/// <summary>Names that the session authentication goes by.</summary>
public static class SessionAuthenticationDefaults
{
    /// <summary>The default name of the authentication scheme, and the authentication type of the identity.</summary>
    public const string AuthenticationScheme = "AuthKit.Session";

    /// <summary>The default name of the session cookie.</summary>
    public const string CookieName = "__Host-session";
}
