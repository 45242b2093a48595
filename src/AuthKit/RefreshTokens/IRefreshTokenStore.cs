using AuthKit.Sessions;
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
    /// to delete a bounded number of other owners' expired families; no other operation touches what it is not about.
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
    /// Spends a token for its successor, by what <see cref="RefreshFamilyRecord.Judge"/> says of it: the token that works is
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
    /// that leave the server free between them. All that was there before the call is gone when it returns.
    /// </summary>
    /// <returns>How many were deleted.</returns>
    ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default);

    /// <summary>The owner's live families, the newest (by <see cref="RefreshFamilyRecord.CreatedAt"/>; those of one millisecond in any order) first.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="limit">At most this many, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default);

    /// <summary>Deletes expired families, a bounded number of them. Call again while the answer equals the batch.</summary>
    /// <param name="now">The caller's clock.</param>
    /// <param name="batch">At most this many, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were deleted; a store that expires records by itself may always answer 0.</returns>
    ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default);
}
