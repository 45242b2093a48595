using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>
/// Keeps sessions. Each operation is one atomic step, from any number of instances at once. <c>now</c> is the caller's
/// clock in whole milliseconds, never the store's own; a record that is not live at <c>now</c>
/// (<see cref="SessionRecord.IsLive"/>) is not found, and the step that notices deletes it, so that a clock that goes
/// back revives nothing. Text and bytes are compared ordinally. An operation that throws or is cancelled does all of its
/// work or none; where a call is cancelled, the server may get to it only after the caller has been told. Prove an
/// implementation with the conformance kit in the package AuthKit.Testing.
/// </summary>
public interface ISessionStore
{
    /// <summary>
    /// Inserts a session. In the same step, the owner's sessions that have expired are deleted, and of those that live
    /// the oldest (by <see cref="SessionRecord.CreatedAt"/>) are evicted until at most <paramref name="maxPerOwner"/> are
    /// left with the new one, even under a race. This and <see cref="PurgeAsync"/> are the places to delete a bounded number
    /// of other owners' expired sessions; no other operation touches what it is not about.
    /// </summary>
    /// <param name="record">A new record, with version 1.</param>
    /// <param name="maxPerOwner">1 or more.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The live sessions that were evicted; empty for most calls.</returns>
    ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds the live session that a key opens: by its current key, or by its previous one until
    /// <see cref="SessionRecord.PreviousKeyExpiresAt"/> (<see cref="SessionRecord.AnswersTo"/>); a previous key whose time is
    /// over may stay where it is until the next rotation. Writes nothing, except that a session found to be expired is
    /// deleted; if that deletion fails (the store is read-only or full), the answer is still that there is none.
    /// </summary>
    /// <returns>The record; null where there is none.</returns>
    ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Notes that a session was used: where the live session that a key opens (as in <see cref="FindAsync"/>) was last seen at
    /// or before <paramref name="touchBefore"/>, sets <see cref="SessionRecord.LastSeenAt"/> to <paramref name="now"/>, forward
    /// only; otherwise writes nothing. Never brings back a removed session. The service can do without this write: where the
    /// call fails, the session stays valid until its stored idle end.
    /// </summary>
    /// <param name="key">The key of the token that was presented.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="touchBefore">A later use is already noted often enough.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether the key opens a live session, touched or not.</returns>
    ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts a record in the place of the one with this very current key and version. One of several rotations wins. The
    /// new record has the same owner, sid, creation and absolute end, and <paramref name="version"/> + 1. A later
    /// <see cref="SessionRecord.LastSeenAt"/> in the store is kept. From then on the keys of the new record, current and
    /// previous, are the only ones that find the session.
    /// </summary>
    /// <returns>
    /// <see cref="StoreWrite.Gone"/> where no live session has this current key, <see cref="StoreWrite.Conflict"/> where it
    /// has another version.
    /// </returns>
    ValueTask<StoreWrite> ReplaceAsync(StoreKey oldKey, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes the payload of the session with this current key and version, and adds one to the version. Nothing else
    /// changes.
    /// </summary>
    /// <returns>
    /// <see cref="StoreWrite.Gone"/> where no live session has this current key, <see cref="StoreWrite.Conflict"/> where it
    /// has another version.
    /// </returns>
    ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Removes one session of an owner.</summary>
    /// <returns>True for exactly one of any number of calls; expired or not, it was there.</returns>
    ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes all sessions of an owner but one. Costs what the owner has, never a scan; more than 1,000 go in batches of
    /// 500 that leave the server free between them. All that was there before the call is gone when it returns.
    /// </summary>
    /// <returns>How many were removed.</returns>
    ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default);

    /// <summary>The owner's live sessions, the newest (by <see cref="SessionRecord.CreatedAt"/>) first.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="limit">At most this many, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes expired sessions, a bounded number of them. Call again while the answer equals the batch. Sessions that ended less
    /// than a day ago may be left for a later call: so a store need not keep an index up to date with each noted use.
    /// </summary>
    /// <param name="now">The caller's clock.</param>
    /// <param name="batch">At most this many, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were deleted; a store that expires records by itself may always answer 0.</returns>
    ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default);
}
