using System.Diagnostics.CodeAnalysis;
using AuthKit.Tokens;

namespace AuthKit.AccessTokens;

/// <summary>The answer to an access token. The default is a refusal; what a refused token says is out of reach.</summary>
public readonly struct AccessTokenValidation
{
    internal AccessTokenValidation(AccessTokenStatus status, JwtStatus reason)
    {
        Status = status;
        Reason = reason;
    }

    internal AccessTokenValidation(AccessToken token)
    {
        Status = AccessTokenStatus.Valid;
        Reason = JwtStatus.Valid;
        Token = token;
    }

    /// <summary>Whether the token is good, or why not.</summary>
    public AccessTokenStatus Status { get; }

    /// <summary>The fault of the token itself; <see cref="JwtStatus.Valid"/> if it has no fault.</summary>
    public JwtStatus Reason { get; }

    /// <summary>The token's claims; null unless it is valid.</summary>
    public AccessToken? Token { get; }

    /// <summary>Whether the token is good.</summary>
    [MemberNotNullWhen(true, nameof(Token))]
    public bool IsValid => Status == AccessTokenStatus.Valid;
}

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
