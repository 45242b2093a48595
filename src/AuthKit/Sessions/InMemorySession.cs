using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;

namespace AuthKit.Sessions;

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
