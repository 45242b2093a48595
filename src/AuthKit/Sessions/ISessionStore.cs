using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>
/// Keeps sessions. Each operation is one atomic step, from any number of instances at once. <c>now</c> is the time of
/// the caller's clock in whole milliseconds; the store never asks its own. A record that is not live at <c>now</c>
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
    /// of other owners' expired sessions; no operation touches other records.
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
    /// deleted; if that deletion fails (the store is read-only or full), the answer is still null.
    /// </summary>
    /// <returns>The record; null if no live session has the key.</returns>
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
    /// 500 that leave the server free between them. Every record that was there before the call is gone when it returns.
    /// </summary>
    /// <returns>How many were removed.</returns>
    ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default);

    /// <summary>The owner's live sessions, the newest (by <see cref="SessionRecord.CreatedAt"/>) first.</summary>
    /// <param name="owner">The owner's key.</param>
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

/// <summary>
/// A session as a store keeps it: the few columns that a store works with, and one opaque payload that only the core
/// reads. Immutable. All times are UTC in whole milliseconds, from 1970 to 9999.
/// </summary>
public sealed record SessionRecord
{
    private Session? _session;

    /// <summary>The key of the current token. Unique; it has the <see cref="StoreKey.Bucket"/> of <see cref="Owner"/>.</summary>
    public required StoreKey Key { get; init; }

    /// <summary>The public id of the sign-in; unique within the owner, unchanged by rotation.</summary>
    public required SessionId Sid { get; init; }

    /// <summary>
    /// Who owns the session: the key of its subject, or, for an anonymous session, a random key of its own.
    /// </summary>
    public required StoreKey Owner { get; init; }

    /// <summary>The tenant, 0 to 255 UTF-16 units. Information: a store finds nothing by it.</summary>
    public required string Tenant { get; init; }

    /// <summary>
    /// The subject, 1 to 255 UTF-16 units; null for an anonymous session. Information: a store finds nothing by it.
    /// </summary>
    public required string? SubjectId { get; init; }

    /// <summary>1 for a new record; every <see cref="StoreWrite.Written"/> adds one. A touch does not.</summary>
    public required long Version { get; init; }

    /// <summary>When the session began. Unchanged by rotation; what "oldest" means.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the session was last seen in use. Only ever moves forward.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>How long after <see cref="LastSeenAt"/> an unused session ends. Whole milliseconds.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>The absolute end, used or not.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The key of the token before the last rotation, where it still answers for a moment; else null.</summary>
    public StoreKey? PreviousKey { get; init; }

    /// <summary>The time from which <see cref="PreviousKey"/> no longer finds the session; null without a previous key.</summary>
    public DateTimeOffset? PreviousKeyExpiresAt { get; init; }

    /// <summary>The core's data of the session (UTF-8 JSON), at most 128 KiB. Opaque to a store.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The end as things stand: the earlier of the absolute and the idle end.</summary>
    public DateTimeOffset EndsAt =>
        // By subtraction first: the idle end of a session that is used near the end of time cannot be expressed.
        ExpiresAt - LastSeenAt <= IdleTimeout ? ExpiresAt : LastSeenAt + IdleTimeout;

    /// <summary>Whether the session lives: false from the very instant <see cref="EndsAt"/> on.</summary>
    public bool IsLive(DateTimeOffset now) => now < EndsAt;

    /// <summary>Whether a token with this key opens the session at this time (the session itself being live).</summary>
    public bool AnswersTo(StoreKey key, DateTimeOffset now) =>
        key == Key || (key == PreviousKey && now < PreviousKeyExpiresAt);

    /// <summary>
    /// The readable form, made once an instance; null where the payload is not one that the core wrote. A copy made by
    /// <c>with</c> takes the field along, hence the check that it is this very record's.
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

/// <summary>The outcome of a rotation or an elevation.</summary>
public readonly struct SessionRotation
{
    internal SessionRotation(SessionRotationStatus status) => Status = status;

    internal SessionRotation(SessionGrant grant)
    {
        Status = SessionRotationStatus.Rotated;
        Grant = grant;
    }

    /// <summary>How it ended.</summary>
    public SessionRotationStatus Status { get; }

    /// <summary>The new token and its session; null unless the status is <see cref="SessionRotationStatus.Rotated"/>.</summary>
    public SessionGrant? Grant { get; }

    /// <summary>Whether the session has a new token.</summary>
    [MemberNotNullWhen(true, nameof(Grant))]
    public bool Succeeded => Status == SessionRotationStatus.Rotated;
}

/// <summary>How a rotation ended. The numbers are stable; zero is a refusal.</summary>
public enum SessionRotationStatus
{
    /// <summary>No session answers to the token.</summary>
    NotFound = 0,

    /// <summary>The text cannot be a token of AuthKit; no store was asked.</summary>
    Malformed = 1,

    /// <summary>Another rotation won; its token is the one that counts.</summary>
    Conflict = 2,

    /// <summary>The session has a new token.</summary>
    Rotated = 3,
}

/// <summary>The outcome of a write to a session's data.</summary>
public readonly struct SessionDataUpdate
{
    internal SessionDataUpdate(StoreWrite status, Session? session = null)
    {
        Status = status;
        Session = session;
    }

    /// <summary>How the write ended.</summary>
    public StoreWrite Status { get; }

    /// <summary>The session with its new data; null unless the data was written.</summary>
    public Session? Session { get; }

    /// <summary>Whether the data was written.</summary>
    [MemberNotNullWhen(true, nameof(Session))]
    public bool Succeeded => Status == StoreWrite.Written;
}
