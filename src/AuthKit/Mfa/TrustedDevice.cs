namespace AuthKit.Mfa;

/// <summary>A device that needs no second factor to sign in, without its token.</summary>
public sealed class TrustedDevice
{
    internal TrustedDevice(StoredDevice stored)
    {
        Id = stored.Id;
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(stored.CreatedAt);
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(stored.ExpiresAt);
        Address = stored.Address;
        UserAgent = stored.UserAgent;
    }

    /// <summary>Its public name: 22 base64url characters.</summary>
    public string Id { get; }

    /// <summary>When it was trusted.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>From when on it is trusted no more.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The address from which it was trusted, as the host gave it.</summary>
    public string? Address { get; }

    /// <summary>The user agent with which it was trusted, as the host gave it.</summary>
    public string? UserAgent { get; }
}
