namespace AuthKit.AspNetCore.Authentication;

/// <summary>Names that the session authentication goes by.</summary>
public static class SessionAuthenticationDefaults
{
    /// <summary>The authentication scheme where none is set; also the authentication type of the identity.</summary>
    public const string AuthenticationScheme = "AuthKit.Session";

    /// <summary>The name of the session cookie where none is set.</summary>
    public const string CookieName = "__Host-session";
}
