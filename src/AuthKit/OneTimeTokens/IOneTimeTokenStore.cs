using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>
/// Stores one-time tokens. Each operation is one atomic step, from any number of instances at once. <c>now</c> is the caller's clock in whole
/// milliseconds, never the store's own. A token expires exactly at <see cref="OneTimeTokenRecord.ExpiresAt"/>. The operation that notices the expiry
/// deletes the token, so that it does not become valid again if a clock goes back. Text and bytes are compared ordinally. An operation that throws or
/// is cancelled has either its whole effect or no effect; a server may still execute a cancelled call after the caller was told. Test an
/// implementation with the conformance kit in the package AuthKit.Testing.
/// </summary>
public interface IOneTimeTokenStore
{
    /// <summary>
    /// Inserts a token. In the same step it deletes the owner's oldest live tokens of this purpose (by <see cref="OneTimeTokenRecord.CreatedAt"/>)
    /// until at most <paramref name="keepLive"/> are left including the new one, even under a race. The new one stays even if it is the oldest.
    /// Expired tokens of that owner and purpose are deleted and not counted. If the key exists already, the store throws and changes nothing. This
    /// method and <see cref="PurgeAsync"/> may also delete a bounded number of other expired tokens.
    /// </summary>
    /// <param name="record">A new record.</param>
    /// <param name="keepLive">How many live tokens may be left including the new one, 1 or more.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many live tokens were deleted to make room.</returns>
    ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds a live token of a purpose, with or without a code, and spends nothing. For another purpose it returns null and changes nothing.
    /// </summary>
    /// <param name="key">The key of the token or handle.</param>
    /// <param name="purpose">The purpose that the record must have.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<OneTimeTokenRecord?> FindAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a live token of a purpose: of any number of calls only one gets it. All other tokens of its owner and purpose, with or without a code,
    /// are deleted in the same step. A record with a code (<see cref="OneTimeTokenRecord.CodeHash"/>), or of another purpose, is not found and does
    /// not change.
    /// </summary>
    /// <param name="key">The key of the token.</param>
    /// <param name="purpose">The purpose that the record must have.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The record for the one call that took it; null for every other call.</returns>
    ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Tries a code: counts the try first, then compares (<see cref="OneTimeTokenRecord.Matches"/> does it in constant time). There are never more
    /// wrong codes compared than the record's initial number of tries, from however many instances. A match takes the token as
    /// <see cref="ConsumeAsync"/> does or, without <paramref name="take"/>, leaves it unchanged, with its tries. The last failed try deletes only this token. For a record without a code, or of another purpose, the result is
    /// <see cref="OneTimeCodeStatus.Gone"/> and the record does not change.
    /// </summary>
    /// <param name="key">The key of the handle.</param>
    /// <param name="purpose">The purpose that the record must have.</param>
    /// <param name="codeHash">The hash of the code that is tried, 32 bytes.</param>
    /// <param name="take">Whether a match takes the token. False if the caller has to do something first that may fail.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, bool take, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes an owner's tokens of some purposes, or of all, in one step. The cost depends on the owner's tokens only, without a scan. More than
    /// 1,000 tokens (of all those purposes together) are deleted in batches of 500, between which the server can do other work. When the call
    /// returns, every token that existed before it is deleted.
    /// </summary>
    /// <param name="owner">The owner.</param>
    /// <param name="purposes">The purposes, 0 to 16; null for all. An empty list removes nothing, and a repeated purpose counts once.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were deleted, including expired ones.</returns>
    ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default);

    /// <summary>Deletes up to <paramref name="batch"/> expired tokens. Call it again while the result equals the batch.</summary>
    /// <param name="now">The caller's clock.</param>
    /// <param name="batch">The most tokens to delete, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were deleted; a store that expires records by itself may always return 0.</returns>
    ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default);
}

/// <summary>A store's result for one try of a code. The default value is a refusal.</summary>
public readonly struct OneTimeCodeTry
{
    /// <summary>A try that found no record, or whose code was wrong.</summary>
    /// <param name="status"><see cref="OneTimeCodeStatus.Gone"/> or <see cref="OneTimeCodeStatus.Wrong"/>.</param>
    /// <param name="triesLeft">The tries left after this one; 0 if the record was deleted.</param>
    public OneTimeCodeTry(OneTimeCodeStatus status, int triesLeft)
    {
        if (status == OneTimeCodeStatus.Matched)
        {
            Errors.Argument("A match needs its record: use the other constructor.", nameof(status));
        }

        Status = status;
        TriesLeft = triesLeft;
    }

    /// <summary>A try that matched.</summary>
    /// <param name="record">The record that was taken, as it was after this try was counted; or the unchanged record, if it was not taken.</param>
    public OneTimeCodeTry(OneTimeTokenRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Status = OneTimeCodeStatus.Matched;
        Record = record;
    }

    /// <summary>Whether the code matched, was wrong, or had no record.</summary>
    public OneTimeCodeStatus Status { get; }

    /// <summary>How often the code may still be tried; 0 for a match, because a match removes the record.</summary>
    public int TriesLeft { get; }

    /// <summary>The record; null unless the code matched.</summary>
    public OneTimeTokenRecord? Record { get; }
}

/// <summary>
/// The stored form of a one-time token. Immutable, except that a store counts down <see cref="TriesLeft"/>. All times are UTC in whole
/// milliseconds, from
/// 1970 to 9999.
/// </summary>
public sealed record OneTimeTokenRecord : IOwnedRecord
{
    /// <summary>The key of the token or handle. Unique; it has the <see cref="StoreKey.Bucket"/> of <see cref="Owner"/>.</summary>
    public required StoreKey Key { get; init; }

    /// <summary>The owner's key: that of the token's subject, or a random one.</summary>
    public required StoreKey Owner { get; init; }

    /// <summary>The purpose: 1 to 64 characters, a–z, 0–9, '-', '.' and '_'.</summary>
    public required string Purpose { get; init; }

    /// <summary>The tenant, 0 to 255 UTF-16 units. For information: no lookup uses it.</summary>
    public required string Tenant { get; init; }

    /// <summary>The subject, 1 to 255 UTF-16 units; null for a token without a subject. For information: no lookup uses it.</summary>
    public required string? SubjectId { get; init; }

    /// <summary>When it was issued. The lowest value is the oldest.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time from which the token no longer works.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How often its code may still be tried, 1 to 1,000,000; 0 for a record without a code.</summary>
    public int TriesLeft { get; init; }

    /// <summary>The hash of the correct code, 32 bytes; empty for a link's token.</summary>
    public ReadOnlyMemory<byte> CodeHash { get; init; }

    /// <summary>The core's data, at most 64 KiB. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whether the token has not expired: false exactly from <see cref="ExpiresAt"/> on.</summary>
    public bool IsLive(DateTimeOffset now) => now < ExpiresAt;

    DateTimeOffset IOwnedRecord.EndsAt => ExpiresAt;

    /// <summary>
    /// Whether this is the hash of the record's code, compared in constant time. Always false for a record without a code. The caller must have
    /// counted the try before.
    /// </summary>
    /// <param name="codeHash">The hash of the code that is tried.</param>
    public bool Matches(ReadOnlySpan<byte> codeHash) => !CodeHash.IsEmpty && FixedTime.Equals(CodeHash.Span, codeHash);
}
