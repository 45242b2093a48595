using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>
/// Keeps one-time tokens. Each operation is one atomic step, from any number of instances at once. <c>now</c> is the
/// caller's clock in whole milliseconds, never the store's own; a token is gone from the very instant of
/// <see cref="OneTimeTokenRecord.ExpiresAt"/> on, and the step that notices deletes it, so that a clock that goes back
/// revives nothing. Text and bytes are compared ordinally. An operation that throws or is cancelled does all of its work
/// or none; where a call is cancelled, the server may get to it only after the caller has been told. Prove an
/// implementation with the conformance kit in the package AuthKit.Testing.
/// </summary>
public interface IOneTimeTokenStore
{
    /// <summary>
    /// Inserts a token. In the same step, of the owner's live tokens of this purpose the oldest (by
    /// <see cref="OneTimeTokenRecord.CreatedAt"/>) are deleted until at most <paramref name="keepLive"/> are left with the
    /// new one, even under a race; the new one stays even where it is the oldest. Expired ones of that owner and purpose are
    /// deleted and not counted. A key that is there already is refused by an exception, and nothing changes. This and
    /// <see cref="PurgeAsync"/> are the places to delete a bounded number of other expired tokens.
    /// </summary>
    /// <param name="record">A new record.</param>
    /// <param name="keepLive">1 or more.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many live tokens were deleted to make room.</returns>
    ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds a live token of a purpose, with a code or without, and spends nothing. Another purpose finds nothing and
    /// touches nothing.
    /// </summary>
    /// <param name="key">The key of the token or handle.</param>
    /// <param name="purpose">The purpose it must have.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<OneTimeTokenRecord?> FindAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a live token of a purpose: of any number of calls one gets it, and with it all other tokens of its owner and
    /// purpose are deleted, with a code or without. A record with a code (<see cref="OneTimeTokenRecord.CodeHash"/>) is
    /// never consumed this way; it, and a token of another purpose, is not found and not touched.
    /// </summary>
    /// <param name="key">The key of the token.</param>
    /// <param name="purpose">The purpose it must have.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The record to the one call that took it; null to every other.</returns>
    ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Tries a code: counts the try first, then compares (<see cref="OneTimeTokenRecord.Matches"/> does it in constant
    /// time). Never are there more comparisons than the record came with tries, from however many instances. A match takes
    /// the token as <see cref="ConsumeAsync"/> does; the last try that fails deletes this token alone. A record without a
    /// code, or of another purpose, answers <see cref="OneTimeCodeStatus.Gone"/> and is not touched.
    /// </summary>
    /// <param name="key">The key of the handle.</param>
    /// <param name="purpose">The purpose it must have.</param>
    /// <param name="codeHash">The hash of the code that is tried, 32 bytes.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes an owner's tokens of some purposes, or of all, in one step. Costs what the owner has, never a scan. More than 1,000
    /// tokens, of all those purposes together, go in batches of 500 that leave the server free between them. Every token that was
    /// there before the call is gone when it returns.
    /// </summary>
    /// <param name="owner">The owner.</param>
    /// <param name="purposes">The purposes, 0 to 16; none removes nothing, and one that is named twice counts once. Null for all purposes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were deleted, expired or not.</returns>
    ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default);

    /// <summary>Deletes expired tokens, a bounded number of them. Call again while the answer equals the batch.</summary>
    /// <param name="now">The caller's clock.</param>
    /// <param name="batch">At most this many, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were deleted; a store that expires records by itself may always answer 0.</returns>
    ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default);
}

/// <summary>A store's answer to an attempt at a code. The default value is a refusal.</summary>
public readonly struct OneTimeCodeTry
{
    /// <summary>A try that found nothing, or a wrong code.</summary>
    /// <param name="status"><see cref="OneTimeCodeStatus.Gone"/> or <see cref="OneTimeCodeStatus.Wrong"/>.</param>
    /// <param name="triesLeft">After this one; 0 where the record was deleted.</param>
    public OneTimeCodeTry(OneTimeCodeStatus status, int triesLeft)
    {
        if (status == OneTimeCodeStatus.Matched)
        {
            Errors.Argument("A match comes with its record.", nameof(status));
        }

        Status = status;
        TriesLeft = triesLeft;
    }

    /// <summary>A try that matched.</summary>
    /// <param name="record">The record that was taken, as it stood once this try was counted.</param>
    public OneTimeCodeTry(OneTimeTokenRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Status = OneTimeCodeStatus.Matched;
        Record = record;
    }

    /// <summary>How it ended.</summary>
    public OneTimeCodeStatus Status { get; }

    /// <summary>How often the code may still be tried; 0 for a match, which leaves nothing to try.</summary>
    public int TriesLeft { get; }

    /// <summary>The record; null unless the code matched.</summary>
    public OneTimeTokenRecord? Record { get; }
}

/// <summary>
/// A one-time token as a store keeps it. Immutable, except the attempts that a store counts down. All times are UTC in whole
/// milliseconds, from 1970 to 9999.
/// </summary>
public sealed record OneTimeTokenRecord : IOwnedRecord
{
    /// <summary>The key of the token or handle. Unique; it has the <see cref="StoreKey.Bucket"/> of <see cref="Owner"/>.</summary>
    public required StoreKey Key { get; init; }

    /// <summary>The owner's key: that of the token's subject, or a random one.</summary>
    public required StoreKey Owner { get; init; }

    /// <summary>The purpose: 1 to 64 characters, a–z, 0–9, '-', '.' and '_'.</summary>
    public required string Purpose { get; init; }

    /// <summary>The tenant, 0 to 255 UTF-16 units. Information: a store finds nothing by it.</summary>
    public required string Tenant { get; init; }

    /// <summary>The subject, 1 to 255 UTF-16 units; null for a token without a subject. For information: no look-up uses it.</summary>
    public required string? SubjectId { get; init; }

    /// <summary>When it was issued; what "oldest" means.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is gone.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How often its code may still be tried, 1 to 1,000,000; 0 for a record without a code.</summary>
    public int TriesLeft { get; init; }

    /// <summary>The hash of the right code, 32 bytes; empty for a link's token.</summary>
    public ReadOnlyMemory<byte> CodeHash { get; init; }

    /// <summary>The core's data, at most 64 KiB. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whether the token lives: false from the very instant <see cref="ExpiresAt"/> on.</summary>
    public bool IsLive(DateTimeOffset now) => now < ExpiresAt;

    DateTimeOffset IOwnedRecord.EndsAt => ExpiresAt;

    /// <summary>
    /// Whether this is the code that the record waits for, compared in constant time. Never true for a record without a
    /// code. The caller has counted the try.
    /// </summary>
    /// <param name="codeHash">The hash of the code that is tried.</param>
    public bool Matches(ReadOnlySpan<byte> codeHash) => !CodeHash.IsEmpty && FixedTime.Equals(CodeHash.Span, codeHash);
}
