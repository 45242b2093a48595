using AuthKit.Stores;

namespace AuthKit.Accounts;

/// <summary>
/// An account as a store keeps it: the few columns that a store works with, and one opaque payload that only the core
/// reads. Immutable.
/// </summary>
public sealed record AccountRecord
{
    /// <summary>The key of the subject. Unique.</summary>
    public required StoreKey Key { get; init; }

    /// <summary>The key of the tenant and the normalised login. Unique.</summary>
    public required StoreKey LoginKey { get; init; }

    /// <summary>The tenant, 0 to 255 UTF-16 units. Information: a store finds nothing by it.</summary>
    public required string Tenant { get; init; }

    /// <summary>The subject, 1 to 255 UTF-16 units. Information: a store finds nothing by it.</summary>
    public required string SubjectId { get; init; }

    /// <summary>1 or more. The core chooses it, and no version comes back for an account. A store keeps it as it is, and compares it for equality only.</summary>
    public required long Version { get; init; }

    /// <summary>When the account was made. UTC, whole milliseconds.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What the core keeps of the account (UTF-8 JSON), at most 64 KiB. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
