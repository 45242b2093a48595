using AuthKit.Stores;

namespace AuthKit.Mfa;

/// <summary>The second factors of an account as a store keeps them: a key, a version, and one opaque payload that only the core reads. Immutable.</summary>
public sealed record MfaRecord
{
    /// <summary>The largest payload in bytes: 65,536.</summary>
    public const int MaxPayloadSize = 65_536;

    /// <summary>The key of the account's subject, by which the record is found.</summary>
    public required StoreKey Owner { get; init; }

    /// <summary>1 or more. The core chooses it, and no version comes back for an account. A store compares it for equality only.</summary>
    public required long Version { get; init; }

    /// <summary>What the core keeps (UTF-8 JSON), at most <see cref="MaxPayloadSize"/> bytes. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
