namespace AuthKit.Stores;

/// <summary>
/// Stores one record with a version for each key. Each operation is one atomic step, also if several instances call the store at once. Records
/// do not expire. An operation that throws or is cancelled does all of its work or none. After a cancelled call has returned, the server may
/// still do the work. Verify an implementation with <c>VersionedStoreCases</c> of the package AuthKit.Testing.
/// </summary>
/// <remarks>
/// An adapter implements this interface once, and provides it as the interfaces that derive from it: <c>IMfaStore</c> and <c>IJwtKeyStore</c>.
/// They differ only in their payloads. Their keys never collide, so one table can contain both.
/// </remarks>
public interface IVersionedStore
{
    /// <summary>Returns the record of a key, or null if the key has none. The result includes every write that completed before the call.</summary>
    /// <param name="key">The record's key.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<VersionedRecord?> FindAsync(StoreKey key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces the record whose version is <paramref name="previous"/>. If that is 0, the key must have no record. If several calls pass the same
    /// previous version, exactly one of them writes.
    /// </summary>
    /// <param name="record">
    /// The new record. The caller chooses its version, and never uses a version twice for a key, even after the record was removed and created
    /// again. The store keeps the version unchanged, and only compares it for equality.
    /// </param>
    /// <param name="previous">The version of the existing record; 0 if there must be no record.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether the record was written. False if the key's record has another version or is missing; nothing has changed then.</returns>
    ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default);

    /// <summary>Deletes the record of a key with any version.</summary>
    /// <param name="key">The record's key.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether a record was deleted. If several calls delete a record at once, exactly one returns true.</returns>
    ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default);
}

/// <summary>A record of an <see cref="IVersionedStore"/>: a key, a version, and an opaque payload that only the core reads. Immutable.</summary>
public sealed record VersionedRecord
{
    /// <summary>The largest payload in bytes: 66,048.</summary>
    public const int MaxPayloadSize = 66_048;

    /// <summary>The key by which the store finds the record.</summary>
    public required StoreKey Key { get; init; }

    /// <summary>The version: 1 to <see cref="long.MaxValue"/>. The core chooses it. A store only compares it for equality.</summary>
    public required long Version { get; init; }

    /// <summary>The core's data, at most <see cref="MaxPayloadSize"/> bytes. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
