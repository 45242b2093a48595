namespace AuthKit.AccessTokens;

/// <summary>How the validation of an access token ended. The numbers are stable; zero is a refusal.</summary>
public enum AccessTokenStatus
{
    /// <summary>It is no access token of this issuer for this audience, or its time is over: <see cref="AccessTokenValidation.Reason"/> says more.</summary>
    Invalid = 0,

    /// <summary>It belongs to another tenant.</summary>
    OtherTenant = 1,

    /// <summary>It was revoked, or its sign-in or its subject's tokens were.</summary>
    Revoked = 2,

    /// <summary>It is good.</summary>
    Valid = 3,
}
