namespace AuthKit.AspNetCore.Authentication;

/// <summary>Names that the authentication by access tokens goes by.</summary>
public static class TokenAuthenticationDefaults
{
    /// <summary>The authentication scheme, also that of RFC 6750, and the authentication type of the identity.</summary>
    public const string AuthenticationScheme = "Bearer";

    /// <summary>The name of the refresh token's cookie where none is set.</summary>
    public const string CookieName = "__Secure-refresh";

    /// <summary>The path that the refresh token's cookie is sent to where none is set.</summary>
    public const string CookiePath = "/auth/token";
}
