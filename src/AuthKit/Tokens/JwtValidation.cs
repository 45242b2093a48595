using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Tokens;

/// <summary>The answer to a token. The claims of a token that is not valid are never reachable.</summary>
public readonly struct JwtValidation
{
    internal JwtValidation(JwtStatus status) => Status = status;

    internal JwtValidation(JwtClaims claims)
    {
        Status = JwtStatus.Valid;
        Claims = claims;
    }

    /// <summary>Whether the token is good, or the first reason why not.</summary>
    public JwtStatus Status { get; }

    /// <summary>What the token says; null unless the status is <see cref="JwtStatus.Valid"/>.</summary>
    public JwtClaims? Claims { get; }

    /// <summary>Whether the token is good.</summary>
    [MemberNotNullWhen(true, nameof(Claims))]
    public bool IsValid => Status == JwtStatus.Valid;
}
