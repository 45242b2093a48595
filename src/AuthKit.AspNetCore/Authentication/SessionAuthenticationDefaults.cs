namespace AuthKit.AspNetCore.Authentication;

/// <summary>The default names of session authentication.</summary>
public static class SessionAuthenticationDefaults
{
    /// <summary>The default name of the authentication scheme. The scheme's name is also the authentication type of the identity.</summary>
    public const string AuthenticationScheme = "AuthKit.Session";

    /// <summary>The default name of the session cookie.</summary>
    public const string CookieName = "__Host-session";
}
