using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Sessions;

/// <summary>What one owner has, by name and by age. Used under the lock of the owner's stripe only.</summary>
internal sealed class InMemorySessionOwner
{
    private static readonly Comparer<InMemorySession> ByAge = Comparer<InMemorySession>.Create(static (left, right) =>
        left.CreatedAt.CompareTo(right.CreatedAt) is var byTime and not 0 ? byTime : left.Sequence.CompareTo(right.Sequence));

    private readonly SortedSet<InMemorySession> _oldestFirst = new(ByAge);
    private readonly Dictionary<SessionId, InMemorySession> _bySid = [];

    public int Count => _oldestFirst.Count;

    public IEnumerable<InMemorySession> OldestFirst => _oldestFirst;

    public IEnumerable<InMemorySession> NewestFirst => _oldestFirst.Reverse();

    public void Add(SessionId sid, InMemorySession session)
    {
        _bySid.Add(sid, session);
        _oldestFirst.Add(session);
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
