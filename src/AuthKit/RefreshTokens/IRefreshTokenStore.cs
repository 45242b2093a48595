using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>
/// Keeps families of refresh tokens. Each operation is one atomic step, from any number of instances at once. <c>now</c> is
/// the caller's clock in whole milliseconds, never the store's own; a family that is not live at <c>now</c>
/// (<see cref="RefreshFamilyRecord.IsLive"/>) is not found, and the step that notices deletes it, so that a clock that goes
/// back revives nothing. Text and bytes are compared ordinally. An operation that throws or is cancelled does all of its
/// work or none; where a call is cancelled, the server may get to it only after the caller has been told. Prove an
/// implementation with the conformance kit in the package AuthKit.Testing.
/// </summary>
public interface IRefreshTokenStore
{
    /// <summary>
    /// Inserts a family in the place of the one that the owner's sid has, if it has one. Where that one lives and answers the same
    /// token (<see cref="RefreshFamilyRecord.Answers"/>), nothing is inserted and it is the answer: of any number of calls at once,
    /// all get one family. In the same step, the owner's families that have expired are deleted, and of those that live the oldest
    /// (by <see cref="RefreshFamilyRecord.CreatedAt"/>; of several of one millisecond, any) are evicted until at most
    /// <paramref name="maxPerOwner"/> are left with the new one, even under a race. The one that was replaced is not evicted. A key
    /// that a live family has is refused by an exception, and no live family changes. This and <see cref="PurgeAsync"/> are the places
    /// to delete a bounded number of other owners' expired families; no operation touches other records.
    /// </summary>
    /// <param name="record">A new record.</param>
    /// <param name="maxPerOwner">1 or more.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The family that the sid has now, and those that were evicted.</returns>
    ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Finds a live family, and changes nothing.</summary>
    /// <param name="key">The family's key.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<RefreshFamilyRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Spends a token for its successor, by what <see cref="RefreshFamilyRecord.Evaluate"/> says of it: the token that works is
    /// replaced, and of any number of calls with it one wins; one that was spent a moment ago changes nothing; any other
    /// deletes the family, so that neither who stole a token nor who lost it goes on.
    /// </summary>
    /// <param name="tokenKey">The key of the token that was presented.</param>
    /// <param name="successor">
    /// The whole record after the rotation: key, owner, sid, tenant, subject, creation and absolute end are those of the one
    /// in the store. Its <see cref="RefreshFamilyRecord.Key"/> says which family it is about.
    /// </param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Deletes one family. A rotation under way does not bring it back.</summary>
    /// <returns>True for exactly one of any number of calls; expired or not, it was there.</returns>
    ValueTask<bool> RevokeAsync(StoreKey key, CancellationToken cancellationToken = default);

    /// <summary>Deletes the family that an owner's sid has. A rotation under way does not bring it back.</summary>
    /// <returns>True for exactly one of any number of calls; expired or not, it was there.</returns>
    ValueTask<bool> RevokeFamilyAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes all families of an owner but one. Costs what the owner has, never a scan; more than 1,000 go in batches of 500
    /// that leave the server free between them. Every record that was there before the call is gone when it returns.
    /// </summary>
    /// <returns>How many were deleted.</returns>
    ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default);

    /// <summary>The owner's live families, the newest (by <see cref="RefreshFamilyRecord.CreatedAt"/>; those of one millisecond in any order) first.</summary>
    /// <param name="owner">The owner's key.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="limit">At most this many, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes expired families, a bounded number of them. Call again while the answer equals the batch. Families that ended less
    /// than a day ago may be left for a later call: so a store need not keep an index up to date with each rotation.
    /// </summary>
    /// <param name="now">The caller's clock.</param>
    /// <param name="batch">At most this many, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were deleted; a store that expires records by itself may always answer 0.</returns>
    ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default);
}

/// <summary>
/// A family of refresh tokens as a store keeps it: one record, however often it was refreshed, with the one token that
/// works (docs/decisions/0004-one-record-for-a-refresh-family.md). The columns are what a store works with, the payload is
/// read by the core alone. Immutable. All times are UTC in whole milliseconds, from 1970 to 9999.
/// </summary>
public sealed record RefreshFamilyRecord : IOwnedRecord
{
    /// <summary>
    /// The key of what all tokens of the family have in common. Unique, and unchanged by rotation; it has the
    /// <see cref="StoreKey.Bucket"/> of <see cref="Owner"/>.
    /// </summary>
    public required StoreKey Key { get; init; }

    /// <summary>The owner of the family: the key of its subject.</summary>
    public required StoreKey Owner { get; init; }

    /// <summary>The public name of the sign-in; unique within the owner's families, unchanged by rotation. Another family may have it later.</summary>
    public required SessionId Sid { get; init; }

    /// <summary>The tenant, 0 to 255 UTF-16 units. Information: a store finds nothing by it.</summary>
    public required string Tenant { get; init; }

    /// <summary>The subject, 1 to 255 UTF-16 units. Information: a store finds nothing by it.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The key of the one token that works.</summary>
    public required StoreKey TokenKey { get; init; }

    /// <summary>
    /// The key of the token that is still answered with the one that works: the one before the last rotation, or, before the first,
    /// the one that the family was issued for. Null for a family without it.
    /// </summary>
    public StoreKey? PreviousTokenKey { get; init; }

    /// <summary>The time from which <see cref="PreviousTokenKey"/> counts as spent like any other; null without a previous key.</summary>
    public DateTimeOffset? PreviousTokenEndsAt { get; init; }

    /// <summary>When the family began. Unchanged by rotation; what "oldest" means.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the working token was issued.</summary>
    public required DateTimeOffset RefreshedAt { get; init; }

    /// <summary>The absolute end, refreshed or not. Unchanged by rotation.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The end as things stand: the earlier of the absolute and the idle end.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>The core's data of the family (UTF-8 JSON), at most 64 KiB. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whether the family lives: false from the very instant <see cref="EndsAt"/> on.</summary>
    public bool IsLive(DateTimeOffset now) => now < EndsAt;

    /// <summary>The role of a token with this key in the family, which is live. Compared in constant time.</summary>
    public RefreshRotationStatus Evaluate(StoreKey tokenKey, DateTimeOffset now) =>
        AreSame(tokenKey, TokenKey) ? RefreshRotationStatus.Rotated
        : PreviousTokenKey is { } previous && AreSame(tokenKey, previous) && now < PreviousTokenEndsAt ? RefreshRotationStatus.Repeated
        : RefreshRotationStatus.Reused;

    /// <summary>
    /// Whether this family is the answer to the addition of another: it lives, and still answers the token that the other would
    /// answer (<see cref="PreviousTokenKey"/>).
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

/// <summary>The answer of <see cref="IRefreshTokenStore.RotateAsync"/>. The default is a refusal.</summary>
public readonly struct RefreshRotation
{
    /// <summary>Creates an answer.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="record">The family; null if no family was found.</param>
    public RefreshRotation(RefreshRotationStatus status, RefreshFamilyRecord? record)
    {
        Status = status;
        Record = record;
    }

    /// <summary>How it ended.</summary>
    public RefreshRotationStatus Status { get; }

    /// <summary>
    /// The family: as it now stands, or, where it was deleted, as it was. Null for <see cref="RefreshRotationStatus.Gone"/>.
    /// </summary>
    public RefreshFamilyRecord? Record { get; }
}

/// <summary>The store's answer to a token that was presented. The numbers are stable; zero is a refusal.</summary>
public enum RefreshRotationStatus
{
    /// <summary>The family does not exist any longer, or has expired.</summary>
    Gone = 0,

    /// <summary>It is not the token that works: the family was deleted.</summary>
    Reused = 1,

    /// <summary>It was spent a moment ago and is answered with the same successor; nothing was written.</summary>
    Repeated = 2,

    /// <summary>It worked, and its successor is the one that works now.</summary>
    Rotated = 3,
}

/// <summary>The answer of <see cref="IRefreshTokenStore.AddAsync"/>.</summary>
public sealed class RefreshAddition
{
    /// <summary>Creates an answer.</summary>
    /// <param name="record">The family that the sign-in has now.</param>
    /// <param name="evicted">The live families that had to make room.</param>
    public RefreshAddition(RefreshFamilyRecord record, IReadOnlyList<RefreshFamilyName> evicted)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(evicted);
        Record = record;
        Evicted = evicted;
    }

    /// <summary>The family that the sign-in has now: the new one; or the one that it had, where that one answers the same token (<see cref="RefreshFamilyRecord.Answers"/>).</summary>
    public RefreshFamilyRecord Record { get; }

    /// <summary>The live families that were evicted because the owner had too many; empty for most calls.</summary>
    public IReadOnlyList<RefreshFamilyName> Evicted { get; }
}

/// <summary>A family that had to end because its subject had too many.</summary>
/// <param name="Id">The family: <see cref="RefreshFamily.Id"/>.</param>
/// <param name="Sid">The sign-in that it belonged to, which may go on by a session.</param>
public readonly record struct EvictedRefreshFamily(string Id, SessionId Sid);
