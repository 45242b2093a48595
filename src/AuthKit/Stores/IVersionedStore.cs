namespace AuthKit.Stores;

/// <summary>
/// Keeps one record for each key, each with a version. Each operation is one atomic step, from any number of instances at once.
/// A record has no end of its own. An operation that throws or is cancelled does all of its work or none; where a call is
/// cancelled, the server may get to it only after the caller has been told. Prove an implementation with
/// <c>VersionedStoreCases</c> of the package AuthKit.Testing.
/// </summary>
/// <remarks>
/// An adapter implements this once, and offers it under the interfaces that derive from it: <c>IMfaStore</c> and
/// <c>IJwtKeyStore</c>. They differ in what they keep only. Their keys never meet, so that one table can hold both.
/// </remarks>
public interface IVersionedStore
{
    /// <summary>The record of a key as it was last written; null if the key has no record. The call sees every write that was answered before it.</summary>
    /// <param name="key">The record's key.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<VersionedRecord?> FindAsync(StoreKey key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes the record in place of the one whose version is <paramref name="previous"/>; where that is 0, the key must have no
    /// record. Of several calls that name the same previous version, exactly one writes.
    /// </summary>
    /// <param name="record">
    /// The new record. The caller chooses its version, and never uses a version twice for a key, not even after the record was
    /// removed and made again. The store keeps the version as it is, and compares it for equality only.
    /// </param>
    /// <param name="previous">The version of the record that is there; 0 where there must be no record.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether the record was written; false where the key has another version, and nothing has changed.</returns>
    ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default);

    /// <summary>Deletes the record of a key, whatever its version.</summary>
    /// <param name="key">The record's key.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether there was a record; of several calls at once one answers true.</returns>
    ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default);
}

/// <summary>A record as an <see cref="IVersionedStore"/> keeps it: a key, a version, and one opaque payload that only the core reads. Immutable.</summary>
public sealed record VersionedRecord
{
    /// <summary>The largest payload in bytes: 66,048.</summary>
    public const int MaxPayloadSize = 66_048;

    /// <summary>The key, by which the record is found.</summary>
    public required StoreKey Key { get; init; }

    /// <summary>1 or more, up to the largest of 64 bits. The core chooses it. A store compares it for equality only.</summary>
    public required long Version { get; init; }

    /// <summary>The core's data, at most <see cref="MaxPayloadSize"/> bytes. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
