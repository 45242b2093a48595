using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Sessions;

/// <summary>
/// Finds expired sessions and the oldest anonymous sessions, without a timer and without a scan. The times in the queue are lower bounds: a
/// session that was used since then is put back with its new end. Removed sessions are dropped when they reach the front of the queue, or all at
/// once when they outnumber the live sessions.
/// </summary>
internal sealed class InMemorySessionAges
{
    private const int MinimumToCompact = 1_024;

    private readonly Lock _lock = new();
    private PriorityQueue<InMemorySession, DateTimeOffset> _byEnd = new();
    private Queue<InMemorySession> _anonymous = new();

    public void Add(InMemorySession session, SessionRecord record, int liveCount)
    {
        lock (_lock)
        {
            if (_byEnd.Count > MinimumToCompact + (2L * liveCount))
            {
                _byEnd = new(_byEnd.UnorderedItems.Where(item => item.Element.Record is not null));
            }

            if (_anonymous.Count > MinimumToCompact + (2L * liveCount))
            {
                _anonymous = new(_anonymous.Where(waiting => waiting.Record is not null));
            }

            _byEnd.Enqueue(session, record.EndsAt);
            if (record.SubjectId is null)
            {
                _anonymous.Enqueue(session);
            }
        }
    }

    /// <summary>Puts a session back that was used after it was taken out and before it was removed.</summary>
    public void PutBack(InMemorySession session)
    {
        lock (_lock)
        {
            if (session.Record is { } record)
            {
                _byEnd.Enqueue(session, record.EndsAt);
            }
        }
    }

    /// <summary>Takes a session that has expired at <paramref name="now"/> out of the queue; the caller removes it from the store.</summary>
    public bool TryTakeExpired(DateTimeOffset now, [NotNullWhen(true)] out InMemorySession? session)
    {
        lock (_lock)
        {
            while (_byEnd.TryPeek(out session, out var end) && end <= now)
            {
                _byEnd.Dequeue();
                if (session.IsLive(now, out var record))
                {
                    _byEnd.Enqueue(session, record.EndsAt);
                }
                else if (record is not null)
                {
                    return true;
                }
            }

            session = null;
            return false;
        }
    }

    /// <summary>Takes the oldest anonymous session out of its queue; the caller removes it from the store.</summary>
    public bool TryTakeAnonymous([NotNullWhen(true)] out InMemorySession? session)
    {
        lock (_lock)
        {
            while (_anonymous.TryDequeue(out session))
            {
                if (session.Record is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
