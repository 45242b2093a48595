using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>
/// A session as a store keeps it: the few columns that a store works with, and one opaque payload that only the core
/// reads. Immutable. All times are UTC in whole milliseconds, from 1970 to 9999.
/// </summary>
public sealed record SessionRecord
{
    private Session? _session;

    /// <summary>The key of the current token. Unique; it has the <see cref="StoreKey.Bucket"/> of <see cref="Owner"/>.</summary>
    public required StoreKey Key { get; init; }

    /// <summary>The public name of the sign-in; unique within the owner, unchanged by rotation.</summary>
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

    /// <summary>From when on <see cref="PreviousKey"/> answers no more; null where there is none.</summary>
    public DateTimeOffset? PreviousKeyExpiresAt { get; init; }

    /// <summary>What the core keeps of the session (UTF-8 JSON), at most 128 KiB. Opaque to a store.</summary>
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
