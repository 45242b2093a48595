using AuthKit.Stores;

namespace AuthKit.KeyRotation;

/// <summary>A ring of signing keys as a store keeps it: a key, a version, and one opaque payload that only the core reads. Immutable.</summary>
public sealed record JwtKeyRecord
{
    /// <summary>The largest payload in bytes: 66,048.</summary>
    public const int MaxPayloadSize = 66_048;

    /// <summary>The ring's key, by which it is found.</summary>
    public required StoreKey Ring { get; init; }

    /// <summary>1 or more. The core chooses it: higher than that of any earlier record of the ring, even one that was removed. A store compares it for equality only.</summary>
    public required long Version { get; init; }

    /// <summary>The keys, sealed: at most <see cref="MaxPayloadSize"/> bytes. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
