using AuthKit.Stores;

namespace AuthKit.KeyRotation;

/// <summary>
/// Keeps rings of signing keys, sealed, for all instances. Each operation is one atomic step, from any number of instances
/// at once. A ring is one record; it does not end by itself. An operation that throws or is cancelled does all of its work or
/// none; where a call is cancelled, the server may get to it only after the caller has been told. Prove an implementation
/// with the conformance kit in the package AuthKit.Testing.
/// </summary>
public interface IJwtKeyStore
{
    /// <summary>The record of a ring as it was last written; null if the ring has no record. The call sees every write that was answered before it.</summary>
    /// <param name="ring">The ring's key.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<JwtKeyRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes the record in place of the one whose version is <paramref name="previous"/>; where that is 0, in place of none. Of
    /// several that would follow the same one, exactly one is written.
    /// </summary>
    /// <param name="record">
    /// The new record. The caller chooses its version, so that no version ever comes back for a key, not even after the
    /// record was removed and made again. The store keeps it as it is, and compares versions for equality only.
    /// </param>
    /// <param name="previous">The version of the record that is there; 0 where there must be none.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether it was written; false where the ring has another version, and nothing has changed.</returns>
    ValueTask<bool> WriteAsync(JwtKeyRecord record, long previous, CancellationToken cancellationToken = default);
}

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
