using System.Diagnostics.CodeAnalysis;
using AuthKit.Tokens;

namespace AuthKit.AccessTokens;

/// <summary>The result of validating an access token. The default is a refusal. The claims of a refused token cannot be read.</summary>
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

    /// <summary>Whether the token is valid, or the reason for the refusal.</summary>
    public AccessTokenStatus Status { get; }

    /// <summary>The fault of the token itself; <see cref="JwtStatus.Valid"/> if the token has no fault.</summary>
    public JwtStatus Reason { get; }

    /// <summary>The token's claims; null unless the token is valid.</summary>
    public AccessToken? Token { get; }

    /// <summary>Whether the token is valid, and so <see cref="Token"/> is not null.</summary>
    [MemberNotNullWhen(true, nameof(Token))]
    public bool IsValid => Status == AccessTokenStatus.Valid;
}

/// <summary>The outcome of validating an access token. The numbers are stable; zero is a refusal.</summary>
public enum AccessTokenStatus
{
    /// <summary>
    /// It is not an access token of this issuer for this audience, or it has expired. <see cref="AccessTokenValidation.Reason"/> has the details.
    /// </summary>
    Invalid = 0,

    /// <summary>It belongs to another tenant.</summary>
    OtherTenant = 1,

    /// <summary>The token, its family, its sign-in, or all tokens of its subject or issuer were revoked.</summary>
    Revoked = 2,

    /// <summary>The token is valid.</summary>
    Valid = 3,
}
