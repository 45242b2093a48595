using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>The sessions of one owner, by sid and by age. Used only under the lock of the owner's stripe.</summary>
internal sealed class InMemorySessionOwner
{
    private static readonly Comparer<InMemorySession> ByAge = Comparer<InMemorySession>.Create(static (left, right) =>
        left.CreatedAt.CompareTo(right.CreatedAt) is var byTime and not 0 ? byTime : left.Sequence.CompareTo(right.Sequence));

    private readonly SortedSet<InMemorySession> _oldestFirst = new(ByAge);
    private readonly Dictionary<SessionId, InMemorySession> _bySid = [];

    // No session of the owner ends before this time, so most additions need not look at each session for expired ones. The use of a session only
    // moves its end forward, so the bound stays valid until a rotation brings an earlier end.
    private DateTimeOffset _earliestEnd = DateTimeOffset.MaxValue;

    public int Count => _oldestFirst.Count;

    public IEnumerable<InMemorySession> OldestFirst => _oldestFirst;

    public IEnumerable<InMemorySession> NewestFirst => _oldestFirst.Reverse();

    public void Add(SessionRecord record, InMemorySession session)
    {
        _bySid.Add(record.Sid, session);
        _oldestFirst.Add(session);
        NoteEnd(record);
    }

    public void NoteEnd(SessionRecord record)
    {
        if (record.EndsAt < _earliestEnd)
        {
            _earliestEnd = record.EndsAt;
        }
    }

    /// <summary>Returns the owner's expired sessions; the caller removes them.</summary>
    public IReadOnlyList<InMemorySession> TakeExpired(DateTimeOffset now)
    {
        if (now < _earliestEnd)
        {
            return [];
        }

        _earliestEnd = DateTimeOffset.MaxValue;
        var expired = new List<InMemorySession>();
        foreach (var session in _oldestFirst)
        {
            if (session.IsLive(now, out var record))
            {
                NoteEnd(record);
            }
            else
            {
                expired.Add(session);
            }
        }

        return expired;
    }

    public bool TryGet(SessionId sid, [NotNullWhen(true)] out InMemorySession? session) => _bySid.TryGetValue(sid, out session);

    public void Remove(SessionId sid)
    {
        if (_bySid.Remove(sid, out var session))
        {
            _oldestFirst.Remove(session);
        }
    }
}

/// <summary>
/// Holds the current record of a session. The record is read without a lock, and replaced or removed only under the lock of the owner's stripe, so
/// a reader sees the whole state before a change or the whole state after it.
/// </summary>
internal sealed class InMemorySession
{
    private volatile SessionRecord? _record;

    public InMemorySession(SessionRecord record, long sequence)
    {
        _record = record;
        Owner = record.Owner;
        CreatedAt = record.CreatedAt;
        Sequence = sequence;
    }

    public StoreKey Owner { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>The order in which sessions were added, for sessions with the same <see cref="CreatedAt"/>.</summary>
    public long Sequence { get; }

    /// <summary>The current record. Null after the session was removed, and then null for good.</summary>
    public SessionRecord? Record
    {
        get => _record;
        set => _record = value;
    }

    public bool IsLive(DateTimeOffset now, [NotNullWhen(true)] out SessionRecord? record)
    {
        record = _record;
        return record is not null && record.IsLive(now);
    }
}
