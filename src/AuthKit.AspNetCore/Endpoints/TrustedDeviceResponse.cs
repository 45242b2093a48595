using AuthKit.Mfa;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>All times are UTC.</summary>
internal sealed class TrustedDeviceResponse
{
    public required string Id { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public required string? Address { get; init; }

    public required string? UserAgent { get; init; }

    public static TrustedDeviceResponse Of(TrustedDevice device) => new()
    {
        Id = device.Id,
        CreatedAt = device.CreatedAt.UtcDateTime,
        ExpiresAt = device.ExpiresAt.UtcDateTime,
        Address = device.Address,
        UserAgent = device.UserAgent,
    };
}
