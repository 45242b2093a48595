using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Revocation;

/// <summary>What a token that validated, or a refresh family, says of itself.</summary>
public readonly record struct RevocationCheck
{
    /// <summary>Who issued it (<c>iss</c>).</summary>
    public required string Issuer { get; init; }

    /// <summary>Whose it is.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>
    /// What <see cref="IRevocationService.GetGenerationsAsync"/> said when it was issued. Default: zero for both. A token of an issuer
    /// that does not ask has none: its <c>iat</c> in milliseconds since 1970, less the difference of clocks that you allow for,
    /// takes the place of both.
    /// </summary>
    public RevocationGenerations Generations { get; init; }

    /// <summary>Which token it is (<c>jti</c>); null where it does not say.</summary>
    public string? TokenId { get; init; }

    /// <summary>Which sign-in it belongs to (<c>sid</c>); null where it does not say.</summary>
    public SessionId? Sid { get; init; }

    /// <summary>Which refresh family it belongs to; null where it does not say.</summary>
    public string? FamilyId { get; init; }
}
