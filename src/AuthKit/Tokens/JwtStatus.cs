using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Tokens;

/// <summary>Whether a token is valid, or the first reason why it is not. The numbers are stable; zero is a refusal.</summary>
public enum JwtStatus
{
    /// <summary>The text is not three parts of canonical base64url, or its header is not one strict JSON object with an <c>alg</c>.</summary>
    Malformed = 0,

    /// <summary>The token is larger than <see cref="JwtValidatorOptions.MaxSize"/>.</summary>
    TooLarge = 1,

    /// <summary>
    /// The header asks for a feature that AuthKit never supports: a critical extension, a key or key address in the header (<c>jku</c>,
    /// <c>jwk</c>, <c>x5u</c>, <c>x5c</c>), or an unencoded, compressed, encrypted or nested payload.
    /// </summary>
    UnsupportedHeader = 2,

    /// <summary>The algorithm is not in <see cref="JwtValidatorOptions.Algorithms"/>; <c>none</c> never is.</summary>
    AlgorithmNotAllowed = 3,

    /// <summary>The type (<c>typ</c>) is not the expected one, or is missing.</summary>
    WrongType = 4,

    /// <summary>No key has the token's key id and algorithm. Or the token has no key id, and not exactly one key has the algorithm.</summary>
    UnknownKey = 5,

    /// <summary>The signature does not match the key.</summary>
    BadSignature = 6,

    /// <summary>
    /// The payload is not one strict JSON object, or a registered claim has the wrong JSON type, is blank, or is a time out of range.
    /// </summary>
    InvalidClaims = 7,

    /// <summary>The expiry, the issuer, the audience or another required claim is missing.</summary>
    MissingClaim = 8,

    /// <summary>The token comes from another issuer (<c>iss</c>).</summary>
    WrongIssuer = 9,

    /// <summary>The token is intended for other services (<c>aud</c>).</summary>
    WrongAudience = 10,

    /// <summary>The token has expired (<c>exp</c>), even allowing for the clock skew.</summary>
    Expired = 11,

    /// <summary>The token is not valid yet (<c>nbf</c>).</summary>
    NotYetValid = 12,

    /// <summary>The token claims to have been issued in the future (<c>iat</c>).</summary>
    IssuedInFuture = 13,

    /// <summary>The token passed every check.</summary>
    Valid = 14,
}

/// <summary>The text codes of <see cref="JwtStatus"/>, for logs. A client receives <c>invalid_token</c> for every reason.</summary>
public static class JwtStatusCodes
{
    /// <summary>The stable code of a status: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined in the enumeration.</exception>
    public static string ToCode(this JwtStatus status) => status switch
    {
        JwtStatus.Malformed => "malformed",
        JwtStatus.TooLarge => "too_large",
        JwtStatus.UnsupportedHeader => "unsupported_header",
        JwtStatus.AlgorithmNotAllowed => "algorithm_not_allowed",
        JwtStatus.WrongType => "wrong_type",
        JwtStatus.UnknownKey => "unknown_key",
        JwtStatus.BadSignature => "bad_signature",
        JwtStatus.InvalidClaims => "invalid_claims",
        JwtStatus.MissingClaim => "missing_claim",
        JwtStatus.WrongIssuer => "wrong_issuer",
        JwtStatus.WrongAudience => "wrong_audience",
        JwtStatus.Expired => "expired",
        JwtStatus.NotYetValid => "not_yet_valid",
        JwtStatus.IssuedInFuture => "issued_in_future",
        JwtStatus.Valid => "valid",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}

/// <summary>The result of validating a token. It contains claims only if the token is valid.</summary>
public readonly struct JwtValidation
{
    internal JwtValidation(JwtStatus status) => Status = status;

    internal JwtValidation(JwtClaims claims)
    {
        Status = JwtStatus.Valid;
        Claims = claims;
    }

    /// <summary>Whether the token is valid, or the first reason why it is not.</summary>
    public JwtStatus Status { get; }

    /// <summary>The token's claims; null unless the status is <see cref="JwtStatus.Valid"/>.</summary>
    public JwtClaims? Claims { get; }

    /// <summary>Whether the status is <see cref="JwtStatus.Valid"/>, so that <see cref="Claims"/> is not null.</summary>
    [MemberNotNullWhen(true, nameof(Claims))]
    public bool IsValid => Status == JwtStatus.Valid;
}
