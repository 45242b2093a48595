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

    /// <summary>Its time has not come (<c>nbf</c>).</summary>
    NotYetValid = 12,

    /// <summary>It says that it was issued in the future (<c>iat</c>).</summary>
    IssuedInFuture = 13,

    /// <summary>The token is good.</summary>
    Valid = 14,
}
