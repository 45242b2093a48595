using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>What one owner has, by name and by age. Used under the lock of the owner's stripe only.</summary>
internal sealed class InMemorySessionOwner
{
    private static readonly Comparer<InMemorySession> ByAge = Comparer<InMemorySession>.Create(static (left, right) =>
        left.CreatedAt.CompareTo(right.CreatedAt) is var byTime and not 0 ? byTime : left.Sequence.CompareTo(right.Sequence));

    private readonly SortedSet<InMemorySession> _oldestFirst = new(ByAge);
    private readonly Dictionary<SessionId, InMemorySession> _bySid = [];

    // Nothing of the owner's ends before this: most additions find nothing expired without looking at each session.
    // Being used moves an end forward only, so the bound holds until a rotation brings an earlier end.
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

    /// <summary>Those that have expired; the caller removes them.</summary>
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
/// A session's place in memory. The record is read without a lock, and replaced or removed under the lock of its owner
/// only, so a reader sees one whole state or the next.
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

    /// <summary>The order of adding, for sessions of one instant.</summary>
    public long Sequence { get; }

    /// <summary>Null once the session was removed; it never comes back.</summary>
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
