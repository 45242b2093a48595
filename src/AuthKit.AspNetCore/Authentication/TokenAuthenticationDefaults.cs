namespace AuthKit.AspNetCore.Authentication;

/// <summary>Names that the authentication by access tokens goes by.</summary>
public static class TokenAuthenticationDefaults
{
    /// <summary>
    /// The authentication scheme where none is set, and the authentication type of the identity. It is not <c>Bearer</c>, which
    /// <c>AddJwtBearer()</c> of ASP.NET Core takes.
    /// </summary>
    public const string AuthenticationScheme = "AuthKit.Bearer";

    /// <summary>The name of the refresh token's cookie where none is set.</summary>
    public const string CookieName = "__Secure-refresh";

    /// <summary>The path that the refresh token's cookie is sent to where none is set and no calls are mapped.</summary>
    public const string CookiePath = "/auth/token";
}
