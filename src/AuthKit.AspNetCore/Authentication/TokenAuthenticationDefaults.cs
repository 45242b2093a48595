namespace AuthKit.AspNetCore.Authentication;

/// <summary>Names that the authentication by access tokens goes by.</summary>
public static class TokenAuthenticationDefaults
{
    /// <summary>
    /// The default name of the authentication scheme, and the authentication type of the identity. It is not <c>Bearer</c>, which
    /// <c>AddJwtBearer()</c> of ASP.NET Core takes.
    /// </summary>
    public const string AuthenticationScheme = "AuthKit.Bearer";

    /// <summary>The default name of the refresh token's cookie.</summary>
    public const string CookieName = "__Secure-refresh";

    /// <summary>The default path of the refresh token's cookie, for applications that map no endpoints.</summary>
    public const string CookiePath = "/auth/token";
}
