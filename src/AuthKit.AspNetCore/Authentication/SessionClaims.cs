namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// The claims of a principal that a session or an access token made. Beside them it has <c>ClaimTypes.NameIdentifier</c>, which is
/// <see cref="Subject"/>; its roles are of the type <c>ClaimTypes.Role</c>.
/// </summary>
public static class SessionClaims
{
    /// <summary>The subject's identifier within its tenant.</summary>
    public const string Subject = "sub";

    /// <summary>The public id of the sign-in.</summary>
    public const string SessionId = "sid";

    /// <summary>How the subject proved who they are (RFC 8176); one claim a method.</summary>
    public const string AuthenticationMethod = "amr";

    /// <summary>How strong that was: a value of <see cref="AuthKit.Stores.AuthenticationClasses"/>.</summary>
    public const string AuthenticationClass = "acr";

    /// <summary>When they last proved it, in seconds since 1970.</summary>
    public const string AuthenticationTime = "auth_time";

    /// <summary>When they last showed a second factor, in seconds since 1970; absent where they did not in this sign-in.</summary>
    public const string SecondFactorTime = AccessTokens.AccessToken.SecondFactorTimeClaim;

    /// <summary>The tenant; absent where it is the empty one.</summary>
    public const string Tenant = "tenant";
}
