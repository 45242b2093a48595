using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>
/// Stores families of refresh tokens. Each operation is one atomic step, also if several instances call the store at once. <c>now</c> is the
/// caller's clock in whole milliseconds, and the store never uses its own. A family that is not live at <c>now</c>
/// (<see cref="RefreshFamilyRecord.IsLive"/>) is not found, and the operation that notices it deletes it, so that a clock that goes back does
/// not revive it. Text and bytes are compared ordinally. An operation that throws or is cancelled does all of its work or none. After a
/// cancelled call has returned, the server may still do the work. Verify an implementation with the conformance kit in the package
/// AuthKit.Testing.
/// </summary>
public interface IRefreshTokenStore
{
    /// <summary>
    /// Inserts a family and replaces the family with the same owner and sid, if there is one. If the existing family is live and answers the same
    /// token (<see cref="RefreshFamilyRecord.Answers"/>), nothing is inserted and the existing family is returned, so that simultaneous calls all
    /// get the same family. The same step deletes the owner's expired families. It also evicts the owner's oldest live families (by
    /// <see cref="RefreshFamilyRecord.CreatedAt"/>; in any order within a millisecond) until at most <paramref name="maxPerOwner"/> are left
    /// including the new one, even under a race. The replaced family does not count as evicted. If a live family already has the key, the
    /// operation throws and no live family changes. This operation and <see cref="PurgeAsync"/> may also delete a bounded number of other owners'
    /// expired families. No other operation touches other records.
    /// </summary>
    /// <param name="record">The new record.</param>
    /// <param name="maxPerOwner">The most live families of the owner, 1 or more.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The family that the sid has now, and the evicted families.</returns>
    ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Finds a live family without changing it.</summary>
    /// <param name="key">The family's key.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<RefreshFamilyRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Spends a token, depending on the result of <see cref="RefreshFamilyRecord.Evaluate"/>. The working token is replaced by its successor; if
    /// several calls present it at once, exactly one replaces it. A token that was spent a moment ago changes nothing. Any other token deletes the
    /// family, so that neither a thief nor the owner can continue with it.
    /// </summary>
    /// <param name="tokenKey">The key of the token that was presented.</param>
    /// <param name="successor">
    /// The whole record after the rotation. Its <see cref="RefreshFamilyRecord.Key"/> identifies the family. The key, owner, sid, tenant, subject,
    /// time of creation and absolute expiry are the same as in the store.
    /// </param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Deletes one family. A simultaneous rotation must not bring it back.</summary>
    /// <returns>Whether a family, live or expired, was deleted. If several calls delete it at once, exactly one returns true.</returns>
    ValueTask<bool> RevokeAsync(StoreKey key, CancellationToken cancellationToken = default);

    /// <summary>Deletes the family of an owner's sid. A simultaneous rotation must not bring it back.</summary>
    /// <returns>Whether a family, live or expired, was deleted. If several calls delete it at once, exactly one returns true.</returns>
    ValueTask<bool> RevokeFamilyAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes all families of an owner, except the one with <paramref name="exceptSid"/> if it is not null. The cost depends on the number of the
    /// owner's families; the operation must not scan others. More than 1,000 families are deleted in batches of 500, so that the server can serve
    /// other calls in between. When the call returns, every record that existed before the call is deleted.
    /// </summary>
    /// <returns>The number of deleted families.</returns>
    ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists the owner's live families, the newest first (by <see cref="RefreshFamilyRecord.CreatedAt"/>; in any order within a millisecond).
    /// </summary>
    /// <param name="owner">The owner's key.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="limit">The most families to return, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes a bounded number of expired families. The caller calls it again as long as the result equals the batch. Families that expired less
    /// than a day ago may remain for a later call, so that a store need not update an index at each rotation.
    /// </summary>
    /// <param name="now">The caller's clock.</param>
    /// <param name="batch">The most families to delete, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The number of deleted families. A store that expires records by itself may always return 0.</returns>
    ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default);
}

/// <summary>
/// A stored family of refresh tokens. A family is one record with one working token, however often it is refreshed
/// (docs/decisions/0004-one-record-for-a-refresh-family.md). A store uses the columns; only the core reads the payload. Immutable. All times
/// are UTC in whole milliseconds, from 1970 to 9999.
/// </summary>
public sealed record RefreshFamilyRecord : IOwnedRecord
{
    /// <summary>
    /// The key of the family, derived from the part that all its tokens share. It is unique and does not change by rotation. It has the same
    /// <see cref="StoreKey.Bucket"/> as <see cref="Owner"/>.
    /// </summary>
    public required StoreKey Key { get; init; }

    /// <summary>The key of the subject that owns the family.</summary>
    public required StoreKey Owner { get; init; }

    /// <summary>
    /// The public id of the sign-in. It is unique within the owner's families and does not change by rotation. A later family may have the same
    /// id.
    /// </summary>
    public required SessionId Sid { get; init; }

    /// <summary>The tenant, 0 to 255 UTF-16 units. For readers only; a store does not search by it.</summary>
    public required string Tenant { get; init; }

    /// <summary>The subject, 1 to 255 UTF-16 units. For readers only; a store searches by <see cref="Owner"/>.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The key of the family's only working token.</summary>
    public required StoreKey TokenKey { get; init; }

    /// <summary>
    /// The key of the token that is still answered with the working token. That is the token before the last rotation or, before the first rotation,
    /// the secret for which the family was issued. Null if there is no such token.
    /// </summary>
    public StoreKey? PreviousTokenKey { get; init; }

    /// <summary>The time from which on <see cref="PreviousTokenKey"/> counts as spent like any other; null without a previous key.</summary>
    public DateTimeOffset? PreviousTokenEndsAt { get; init; }

    /// <summary>When the family was created. It does not change by rotation, and determines which family is the oldest.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the working token was issued: at the creation of the family or the last refresh.</summary>
    public required DateTimeOffset RefreshedAt { get; init; }

    /// <summary>The absolute expiry, which refreshes do not extend.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The current expiry: the absolute expiry or the end of the idle time-out, whichever comes first.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>The core's data as UTF-8 JSON, at most 64 KiB. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whether the family has not expired. False from <see cref="EndsAt"/> on, including that instant.</summary>
    public bool IsLive(DateTimeOffset now) => now < EndsAt;

    /// <summary>Determines the role of a token in this family, which must be live. The keys are compared in constant time.</summary>
    public RefreshRotationStatus Evaluate(StoreKey tokenKey, DateTimeOffset now) =>
        AreSame(tokenKey, TokenKey) ? RefreshRotationStatus.Rotated
        : PreviousTokenKey is { } previous && AreSame(tokenKey, previous) && now < PreviousTokenEndsAt ? RefreshRotationStatus.Repeated
        : RefreshRotationStatus.Reused;

    /// <summary>
    /// Whether a store must return this family instead of adding another one. True if this family is live and still answers the same token as the
    /// other one would (<see cref="PreviousTokenKey"/>).
    /// </summary>
    public bool Answers(RefreshFamilyRecord added, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(added);
        return IsLive(now)
            && PreviousTokenKey is { } previous && added.PreviousTokenKey is { } asked && AreSame(previous, asked)
            && now < PreviousTokenEndsAt;
    }

    private static bool AreSame(StoreKey left, StoreKey right)
    {
        Span<byte> bytes = stackalloc byte[2 * StoreKey.Size];
        left.CopyTo(bytes);
        right.CopyTo(bytes[StoreKey.Size..]);
        return FixedTime.Equals(bytes[..StoreKey.Size], bytes[StoreKey.Size..]);
    }
}

/// <summary>The result of <see cref="IRefreshTokenStore.RotateAsync"/>. The default value is a refusal.</summary>
public readonly struct RefreshRotation
{
    /// <summary>Creates a result.</summary>
    /// <param name="status">The outcome.</param>
    /// <param name="record">The family; null if no live family was found.</param>
    public RefreshRotation(RefreshRotationStatus status, RefreshFamilyRecord? record)
    {
        Status = status;
        Record = record;
    }

    /// <summary>The outcome of the rotation.</summary>
    public RefreshRotationStatus Status { get; }

    /// <summary>
    /// The family in its current state, or in its last state if it was deleted. Null for <see cref="RefreshRotationStatus.Gone"/>.
    /// </summary>
    public RefreshFamilyRecord? Record { get; }
}

/// <summary>The outcomes of a rotation. The numbers are stable; zero is a refusal.</summary>
public enum RefreshRotationStatus
{
    /// <summary>The family no longer exists or has expired.</summary>
    Gone = 0,

    /// <summary>The token is not the working one, so the family was deleted.</summary>
    Reused = 1,

    /// <summary>The token was spent a moment ago and is answered with the same successor. Nothing was written.</summary>
    Repeated = 2,

    /// <summary>The token was valid, and its successor is now the working token.</summary>
    Rotated = 3,
}

/// <summary>The result of <see cref="IRefreshTokenStore.AddAsync"/>.</summary>
public sealed class RefreshAddition
{
    /// <summary>Creates a result.</summary>
    /// <param name="record">The family that the sign-in has now.</param>
    /// <param name="evicted">The live families that were evicted.</param>
    public RefreshAddition(RefreshFamilyRecord record, IReadOnlyList<RefreshFamilyName> evicted)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(evicted);
        Record = record;
        Evicted = evicted;
    }

    /// <summary>
    /// The family that the sign-in has now: the new one, or the existing one if it answers the same token
    /// (<see cref="RefreshFamilyRecord.Answers"/>).
    /// </summary>
    public RefreshFamilyRecord Record { get; }

    /// <summary>The live families that were evicted because the owner had too many. Usually empty.</summary>
    public IReadOnlyList<RefreshFamilyName> Evicted { get; }
}

/// <summary>A family that was ended because its subject had too many.</summary>
/// <param name="Id">The family's <see cref="RefreshFamily.Id"/>.</param>
/// <param name="Sid">The sign-in that the family belonged to. Its session, if any, continues.</param>
public readonly record struct EvictedRefreshFamily(string Id, SessionId Sid);
