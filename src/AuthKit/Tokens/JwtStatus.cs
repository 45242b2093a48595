using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Tokens;

/// <summary>Whether a token is good, or the first reason why not. The numbers are stable; zero is a refusal.</summary>
public enum JwtStatus
{
    /// <summary>The text is not three parts of canonical base64url, or its header is not one strict JSON object with an <c>alg</c>.</summary>
    Malformed = 0,

    /// <summary>The token is larger than is allowed.</summary>
    TooLarge = 1,

    /// <summary>
    /// The header asks for what is never done: a critical extension, a key or an address of a key of its own (<c>jku</c>,
    /// <c>jwk</c>, <c>x5u</c>, <c>x5c</c>), an unencoded, compressed, encrypted or nested payload.
    /// </summary>
    UnsupportedHeader = 2,

    /// <summary>The algorithm is not one of those allowed here, such as <c>none</c>.</summary>
    AlgorithmNotAllowed = 3,

    /// <summary>It is a token of another type.</summary>
    WrongType = 4,

    /// <summary>There is no key of that id and algorithm, or no id and more than one key of the algorithm.</summary>
    UnknownKey = 5,

    /// <summary>The signature is not that of the key.</summary>
    BadSignature = 6,

    /// <summary>The payload is not one strict JSON object, or a registered claim has the wrong JSON type or is on no calendar.</summary>
    InvalidClaims = 7,

    /// <summary>The expiry, the issuer, the audience or another required claim is missing.</summary>
    MissingClaim = 8,

    /// <summary>It comes from another issuer.</summary>
    WrongIssuer = 9,

    /// <summary>It is meant for others.</summary>
    WrongAudience = 10,

    /// <summary>Its expiry has come, and the skew is over.</summary>
    Expired = 11,

    /// <summary>The token is not valid yet (<c>nbf</c>).</summary>
    NotYetValid = 12,

    /// <summary>It says that it was issued in the future (<c>iat</c>).</summary>
    IssuedInFuture = 13,

    /// <summary>The token is good.</summary>
    Valid = 14,
}

/// <summary>The text codes of <see cref="JwtStatus"/>, for logs. A client is told <c>invalid_token</c>, whatever the reason.</summary>
public static class JwtStatusCodes
{
    /// <summary>The stable code of a status: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration's.</exception>
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

    /// <summary>The token's claims; null unless the status is <see cref="JwtStatus.Valid"/>.</summary>
    public JwtClaims? Claims { get; }

    /// <summary>Whether the token is good.</summary>
    [MemberNotNullWhen(true, nameof(Claims))]
    public bool IsValid => Status == JwtStatus.Valid;
}
