using AuthKit.Mfa;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>All times are UTC.</summary>
internal sealed class AuthenticatorResponse
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime? LastUsedAt { get; init; }

    public static AuthenticatorResponse Of(MfaAuthenticator authenticator) => new()
    {
        Id = authenticator.Id,
        Name = authenticator.Name,
        CreatedAt = authenticator.CreatedAt.UtcDateTime,
        LastUsedAt = authenticator.LastUsedAt?.UtcDateTime,
    };
}
