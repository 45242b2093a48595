using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Revocation;

/// <summary>What a token that validated says of itself.</summary>
public readonly record struct RevocationCheck
{
    /// <summary>Who issued it (<c>iss</c>).</summary>
    public required string Issuer { get; init; }

    /// <summary>Whose it is.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>When it was issued (<c>iat</c>).</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Which token it is (<c>jti</c>); null where it does not say.</summary>
    public string? TokenId { get; init; }

    /// <summary>Which sign-in it belongs to (<c>sid</c>); null where it does not say.</summary>
    public SessionId? Sid { get; init; }
}
