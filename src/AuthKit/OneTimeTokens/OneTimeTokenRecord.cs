using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>
/// A one-time token as a store keeps it. Immutable but for the tries that a store counts down. All times are UTC in whole
/// milliseconds, from 1970 to 9999.
/// </summary>
public sealed record OneTimeTokenRecord
{
    /// <summary>The key of the token or handle. Unique; it has the <see cref="StoreKey.Bucket"/> of <see cref="Owner"/>.</summary>
    public required StoreKey Key { get; init; }

    /// <summary>Who owns the token: the key of its subject, or a random key of its own.</summary>
    public required StoreKey Owner { get; init; }

    /// <summary>What the token is for: 1 to 64 characters, a–z, 0–9, '-', '.' and '_'.</summary>
    public required string Purpose { get; init; }

    /// <summary>The tenant, 0 to 255 UTF-16 units. Information: a store finds nothing by it.</summary>
    public required string Tenant { get; init; }

    /// <summary>The subject, 1 to 255 UTF-16 units; null where there is none. Information: a store finds nothing by it.</summary>
    public required string? SubjectId { get; init; }

    /// <summary>When it was issued; what "oldest" means.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is gone.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How often its code may still be tried, 1 to 1,000,000; 0 for a record without a code.</summary>
    public int TriesLeft { get; init; }

    /// <summary>What a code must come to, 32 bytes; empty for a link's token.</summary>
    public ReadOnlyMemory<byte> CodeHash { get; init; }

    /// <summary>What the core keeps with the token, at most 64 KiB. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whether the token lives: false from the very instant <see cref="ExpiresAt"/> on.</summary>
    public bool IsLive(DateTimeOffset now) => now < ExpiresAt;

    /// <summary>
    /// Whether this is the code that the record waits for, compared in constant time. Never true for a record without a
    /// code. The caller has counted the try.
    /// </summary>
    /// <param name="codeHash">What the code that is tried comes to.</param>
    public bool Matches(ReadOnlySpan<byte> codeHash) => !CodeHash.IsEmpty && FixedTime.Equals(CodeHash.Span, codeHash);
}
