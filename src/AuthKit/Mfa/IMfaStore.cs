using AuthKit.Stores;

namespace AuthKit.Mfa;

/// <summary>
/// Keeps the second factors of accounts: one record for each account. Each operation is one atomic step, from any number of
/// instances at once. A record does not end by itself. An operation that throws or is cancelled does all of its work or none;
/// where a call is cancelled, the server may get to it only after the caller has been told. Prove an implementation with the
/// conformance kit in the package AuthKit.Testing.
/// </summary>
/// <remarks>
/// That a code works once, and that failures are counted, rests on <see cref="WriteAsync"/> alone: a store that loses an
/// acknowledged write lets a code work again. Keep it where accounts are.
/// </remarks>
public interface IMfaStore
{
    /// <summary>The record of an account as it was last written; null if the account has no record. The call sees every write that was answered before it.</summary>
    /// <param name="owner">The key of the account's subject.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<MfaRecord?> FindAsync(StoreKey owner, CancellationToken cancellationToken = default);

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
    /// <returns>Whether it was written; false where the account has another version, and nothing has changed.</returns>
    ValueTask<bool> WriteAsync(MfaRecord record, long previous, CancellationToken cancellationToken = default);

    /// <summary>Deletes the record of an account, whatever its version. For accounts that are deleted themselves.</summary>
    /// <param name="owner">The key of the account's subject.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether there was one; of several calls at once one answers true.</returns>
    ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default);
}

/// <summary>The second factors of an account as a store keeps them: a key, a version, and one opaque payload that only the core reads. Immutable.</summary>
public sealed record MfaRecord
{
    /// <summary>The largest payload in bytes: 65,536.</summary>
    public const int MaxPayloadSize = 65_536;

    /// <summary>The key of the account's subject, by which the record is found.</summary>
    public required StoreKey Owner { get; init; }

    /// <summary>1 or more. The core chooses it, and no version comes back for an account. A store compares it for equality only.</summary>
    public required long Version { get; init; }

    /// <summary>The core's data (UTF-8 JSON), at most <see cref="MaxPayloadSize"/> bytes. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
