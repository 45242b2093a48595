using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>
/// Stores sessions. Each operation is one atomic step, also if several instances call the store at once. <c>now</c> is the caller's clock in
/// whole milliseconds, and the store never uses its own. A record that is not live at <c>now</c> (<see cref="SessionRecord.IsLive"/>) is not
/// found, and the operation that notices it deletes it, so that a clock that goes back does not revive it. Text and bytes are compared ordinally.
/// An operation that throws or is cancelled does all of its work or none. After a cancelled call has returned, the server may still do the work.
/// Verify an implementation with the conformance kit in the package AuthKit.Testing.
/// </summary>
public interface ISessionStore
{
    /// <summary>
    /// Inserts a session. The same step deletes the owner's expired sessions. It also evicts the owner's oldest live sessions (by
    /// <see cref="SessionRecord.CreatedAt"/>) until at most <paramref name="maxPerOwner"/> are left including the new one, even under a race. This
    /// operation and <see cref="PurgeAsync"/> may also delete a bounded number of other owners' expired sessions. No other operation touches other
    /// records.
    /// </summary>
    /// <param name="record">A new record, with version 1.</param>
    /// <param name="maxPerOwner">The most live sessions of the owner, 1 or more.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The live sessions that were evicted; empty for most calls.</returns>
    ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds the live session that a key opens (<see cref="SessionRecord.AnswersTo"/>): by its current key, or by its previous key until
    /// <see cref="SessionRecord.PreviousKeyExpiresAt"/>. An expired previous key may stay in the store until the next rotation. The operation
    /// writes nothing, except that it deletes a session that has expired. If that deletion fails (the store is read-only or full), the result is
    /// still null.
    /// </summary>
    /// <returns>The record; null if no live session has the key.</returns>
    ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Notes that a session was used. If the live session that a key opens (as in <see cref="FindAsync"/>) was last seen at or before
    /// <paramref name="touchBefore"/>, its <see cref="SessionRecord.LastSeenAt"/> is set to <paramref name="now"/>, but never moved back. Otherwise
    /// nothing is written. The operation must not bring back a removed session. The service works without this write: if the call fails, the
    /// session stays valid until its stored idle expiry.
    /// </summary>
    /// <param name="key">The key of the token that was presented.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="touchBefore">The time after which a noted use is recent enough, so that nothing is written.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether the key opens a live session, touched or not.</returns>
    ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces the live record that has this current key (not the previous key) and this version. If several calls replace it at once, exactly
    /// one succeeds. The new record has the same owner, sid, time of creation and absolute expiry, and the version <paramref name="version"/> + 1. A
    /// later <see cref="SessionRecord.LastSeenAt"/> in the store is kept. From then on, only the current key and the previous key of the new record
    /// find the session.
    /// </summary>
    /// <returns>
    /// <see cref="StoreWrite.Gone"/> if no live session has this current key, <see cref="StoreWrite.Conflict"/> if it has another version.
    /// </returns>
    ValueTask<StoreWrite> ReplaceAsync(StoreKey oldKey, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes the payload of the live session that has this current key and this version, and adds one to the version. Nothing else changes.
    /// </summary>
    /// <returns>
    /// <see cref="StoreWrite.Gone"/> if no live session has this current key, <see cref="StoreWrite.Conflict"/> if it has another version.
    /// </returns>
    ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Removes one session of an owner.</summary>
    /// <returns>Whether a session, live or expired, was removed. If several calls remove it at once, exactly one returns true.</returns>
    ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes all sessions of an owner, except the one with <paramref name="exceptSid"/> if it is not null. The cost depends on the number of the
    /// owner's sessions; the operation must not scan others. More than 1,000 sessions are removed in batches of 500, so that the server can serve
    /// other calls in between. When the call returns, every record that existed before the call is removed.
    /// </summary>
    /// <returns>The number of removed sessions.</returns>
    ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default);

    /// <summary>Lists the owner's live sessions, the newest first (by <see cref="SessionRecord.CreatedAt"/>).</summary>
    /// <param name="owner">The owner's key.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="limit">The most sessions to return, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes a bounded number of expired sessions. Call it again while the result equals the batch. The store may leave sessions that ended less
    /// than a day ago for a later call, so it does not have to update an index at each noted use.
    /// </summary>
    /// <param name="now">The caller's clock.</param>
    /// <param name="batch">The most sessions to delete, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The number of deleted sessions. A store that expires records by itself may always return 0.</returns>
    ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default);
}

/// <summary>
/// A session as it is stored: the columns that a store uses, and an opaque payload that only the core reads. Immutable. All times are UTC in whole
/// milliseconds, from 1970 to 9999.
/// </summary>
public sealed record SessionRecord
{
    private Session? _session;

    /// <summary>The key of the current token. Unique; it has the <see cref="StoreKey.Bucket"/> of <see cref="Owner"/>.</summary>
    public required StoreKey Key { get; init; }

    /// <summary>The public id of the sign-in; unique within the owner, unchanged by rotation.</summary>
    public required SessionId Sid { get; init; }

    /// <summary>
    /// The key of the session's owner: that of the subject or, for an anonymous session, a random key that no other session has.
    /// </summary>
    public required StoreKey Owner { get; init; }

    /// <summary>The tenant, 0 to 255 UTF-16 units. For information only: no operation searches by it.</summary>
    public required string Tenant { get; init; }

    /// <summary>
    /// The subject, 1 to 255 UTF-16 units; null for an anonymous session. For information only: no operation searches by it.
    /// </summary>
    public required string? SubjectId { get; init; }

    /// <summary>1 for a new record. Every write that returns <see cref="StoreWrite.Written"/> adds one; a touch does not.</summary>
    public required long Version { get; init; }

    /// <summary>When the session was created. Unchanged by rotation. The order of age is the order of these times.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last noted use of the session. It only moves forward.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>How long after <see cref="LastSeenAt"/> an unused session ends. Whole milliseconds.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>The absolute expiry, which use does not extend.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// The key of the token before the last rotation, which still opens the session until <see cref="PreviousKeyExpiresAt"/>; null if the old
    /// token opens nothing.
    /// </summary>
    public StoreKey? PreviousKey { get; init; }

    /// <summary>The time from which <see cref="PreviousKey"/> no longer finds the session; null without a previous key.</summary>
    public DateTimeOffset? PreviousKeyExpiresAt { get; init; }

    /// <summary>The core's data about the session (UTF-8 JSON), at most 128 KiB. A store must not interpret it.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The end of the session if it is not used again: the absolute expiry or the idle expiry, whichever is earlier.</summary>
    public DateTimeOffset EndsAt =>
        // Compares a difference, because LastSeenAt + IdleTimeout can exceed the largest DateTimeOffset.
        ExpiresAt - LastSeenAt <= IdleTimeout ? ExpiresAt : LastSeenAt + IdleTimeout;

    /// <summary>Whether the session is live: false from <see cref="EndsAt"/> on, including that instant.</summary>
    public bool IsLive(DateTimeOffset now) => now < EndsAt;

    /// <summary>Whether a token with this key opens the session at this time, provided that the session is live.</summary>
    public bool AnswersTo(StoreKey key, DateTimeOffset now) =>
        key == Key || (key == PreviousKey && now < PreviousKeyExpiresAt);

    /// <summary>
    /// The session with its payload parsed, which is cached in this instance; null if the core did not write the payload. A <c>with</c> expression
    /// copies the field, so the code checks that the cached session belongs to this record.
    /// </summary>
    internal Session? ToSession()
    {
        var session = _session;
        if (session is null || !ReferenceEquals(session.Record, this))
        {
            session = Session.TryRead(this);
            _session = session;
        }

        return session;
    }
}

/// <summary>The result of a rotation or an elevation. The default value is a refusal.</summary>
public readonly struct SessionRotation
{
    internal SessionRotation(SessionRotationStatus status) => Status = status;

    internal SessionRotation(SessionGrant grant)
    {
        Status = SessionRotationStatus.Rotated;
        Grant = grant;
    }

    /// <summary>Whether the session has a new token, and if not, why.</summary>
    public SessionRotationStatus Status { get; }

    /// <summary>The new token and its session; null unless the status is <see cref="SessionRotationStatus.Rotated"/>.</summary>
    public SessionGrant? Grant { get; }

    /// <summary>Whether the session has a new token.</summary>
    [MemberNotNullWhen(true, nameof(Grant))]
    public bool Succeeded => Status == SessionRotationStatus.Rotated;
}

/// <summary>The outcome of a rotation or an elevation. The numbers are stable; zero is a refusal.</summary>
public enum SessionRotationStatus
{
    /// <summary>The token opens no session.</summary>
    NotFound = 0,

    /// <summary>The text cannot be a token of AuthKit. The store was not called.</summary>
    Malformed = 1,

    /// <summary>Another rotation succeeded, and only its token is current.</summary>
    Conflict = 2,

    /// <summary>The session has a new token.</summary>
    Rotated = 3,
}

/// <summary>The result of a write to a session's data.</summary>
public readonly struct SessionDataUpdate
{
    internal SessionDataUpdate(StoreWrite status, Session? session = null)
    {
        Status = status;
        Session = session;
    }

    /// <summary>Whether the data was written, and if not, why.</summary>
    public StoreWrite Status { get; }

    /// <summary>The session with its new data; null unless the data was written.</summary>
    public Session? Session { get; }

    /// <summary>Whether the data was written.</summary>
    [MemberNotNullWhen(true, nameof(Session))]
    public bool Succeeded => Status == StoreWrite.Written;
}
