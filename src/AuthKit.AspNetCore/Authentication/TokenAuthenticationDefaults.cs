namespace AuthKit.AspNetCore.Authentication;

/// <summary>The default names of authentication by access tokens.</summary>
public static class TokenAuthenticationDefaults
{
    /// <summary>
    /// The default name of the authentication scheme. The scheme's name is also the authentication type of the identity. The default is not
    /// <c>Bearer</c>, because <c>AddJwtBearer()</c> of ASP.NET Core uses that name.
    /// </summary>
    public const string AuthenticationScheme = "AuthKit.Bearer";

    /// <summary>The default name of the refresh token's cookie.</summary>
    public const string CookieName = "__Secure-refresh";

    /// <summary>The path of the refresh token's cookie if the application maps no endpoints of AuthKit that read it.</summary>
    public const string CookiePath = "/auth/token";
}
