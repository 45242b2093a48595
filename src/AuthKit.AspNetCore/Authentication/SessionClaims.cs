namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// The claim types of a principal that comes from a session or an access token. The principal also has <c>ClaimTypes.NameIdentifier</c>,
/// with the value of <see cref="Subject"/>. Its role claims have the type <c>ClaimTypes.Role</c>.
/// </summary>
public static class SessionClaims
{
    /// <summary>The subject's identifier within its tenant.</summary>
    public const string Subject = "sub";

    /// <summary>The public id of the sign-in.</summary>
    public const string SessionId = "sid";

    /// <summary>How the subject proved their identity (RFC 8176 values); one claim for each method.</summary>
    public const string AuthenticationMethod = "amr";

    /// <summary>The strength of that proof: a value of <see cref="AuthKit.Stores.AuthenticationClasses"/>.</summary>
    public const string AuthenticationClass = "acr";

    /// <summary>When the subject last proved their identity, in Unix seconds.</summary>
    public const string AuthenticationTime = "auth_time";

    /// <summary>When the subject last used a second factor, in Unix seconds; absent if this sign-in had no second factor.</summary>
    public const string SecondFactorTime = AccessTokens.AccessToken.SecondFactorTimeClaim;

    /// <summary>The tenant; absent if it is the empty one.</summary>
    public const string Tenant = "tenant";
}
