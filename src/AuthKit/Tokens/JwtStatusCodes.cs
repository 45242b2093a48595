namespace AuthKit.Tokens;

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
