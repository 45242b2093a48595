using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>
/// A list and a lock, short enough to be obviously correct. The broken stores derive from it, each with one flaw in one of the steps.
/// </summary>
internal class NaiveSessionStore : ISessionStore
{
    protected Lock Gate { get; } = new();

    protected List<SessionRecord> Records { get; } = [];

    public virtual ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            Forget(now, record.Owner);
            var evicted = Owned(record.Owner).OrderBy(EvictionOrder).Take(Math.Max(0, Owned(record.Owner).Count() - maxPerOwner + 1)).ToList();
            evicted.ForEach(old => Records.Remove(old));
            Records.Add(record);
            return ValueTask.FromResult<IReadOnlyList<SessionId>>([.. evicted.Select(old => old.Sid)]);
        }
    }

    public virtual ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Find(key, now));
        }
    }

    public virtual ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            var found = Find(key, now);
            if (found is not null && IsTouchDue(found, now, touchBefore))
            {
                Put(found, found with { LastSeenAt = now });
            }

            return ValueTask.FromResult(found is not null);
        }
    }

    public virtual ValueTask<StoreWrite> ReplaceAsync(StoreKey oldKey, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        Write(oldKey, version, now, old => Replacement(old, record));

    public virtual ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        Write(key, version, now, old => old with { Payload = payload, Version = NextVersion(old) });

    public virtual ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Records.RemoveAll(record => IsOwner(record, owner) && record.Sid == sid) > 0);
        }
    }

    public virtual ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult((long)Records.RemoveAll(record => IsOwner(record, owner) && record.Sid != exceptSid));
        }
    }

    public virtual ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            Forget(now, owner);
            return ValueTask.FromResult<IReadOnlyList<SessionRecord>>([.. Owned(owner).Where(record => IsLive(record, now)).OrderByDescending(ListOrder).Take(limit)]);
        }
    }

    public virtual ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            var expired = Records.Where(record => !IsLive(record, now)).Take(batch).ToList();
            expired.ForEach(record => Records.Remove(record));
            return ValueTask.FromResult(expired.Count);
        }
    }

    protected SessionRecord? Find(StoreKey key, DateTimeOffset now)
    {
        var found = Records.Find(record => AnswersTo(record, key, now));
        if (found is null || IsLive(found, now))
        {
            return found;
        }

        Notice(found);
        return null;
    }

    protected virtual bool IsLive(SessionRecord record, DateTimeOffset now) => record.IsLive(now);

    protected virtual bool IsOwner(SessionRecord record, StoreKey owner) => record.Owner == owner;

    protected virtual bool AnswersTo(SessionRecord record, StoreKey key, DateTimeOffset now) => record.AnswersTo(key, now);

    protected virtual bool IsTouchDue(SessionRecord record, DateTimeOffset now, DateTimeOffset touchBefore) =>
        record.LastSeenAt <= touchBefore && record.LastSeenAt < now;

    protected virtual DateTimeOffset EvictionOrder(SessionRecord record) => record.CreatedAt;

    protected virtual DateTimeOffset ListOrder(SessionRecord record) => record.CreatedAt;

    protected virtual long NextVersion(SessionRecord record) => record.Version + 1;

    protected virtual bool IsCurrent(SessionRecord record, StoreKey key) => record.Key == key;

    protected virtual SessionRecord Replacement(SessionRecord old, SessionRecord record) =>
        old.LastSeenAt > record.LastSeenAt ? record with { LastSeenAt = old.LastSeenAt } : record;

    /// <summary>Deletes a record that was found to have expired.</summary>
    protected virtual void Notice(SessionRecord? record) => Records.RemoveAll(other => ReferenceEquals(other, record));

    /// <summary>Deletes the owner's expired records.</summary>
    protected virtual void Forget(DateTimeOffset now, StoreKey owner) => Records.RemoveAll(record => IsOwner(record, owner) && !IsLive(record, now));

    protected IEnumerable<SessionRecord> Owned(StoreKey owner) => Records.Where(record => IsOwner(record, owner));

    protected SessionRecord Put(SessionRecord old, SessionRecord record)
    {
        Records.RemoveAll(other => ReferenceEquals(other, old));
        Records.Add(record);
        return record;
    }

    protected virtual ValueTask<StoreWrite> Write(StoreKey key, long version, DateTimeOffset now, Func<SessionRecord, SessionRecord> change)
    {
        lock (Gate)
        {
            var found = Records.Find(record => IsCurrent(record, key));
            if (found is null || !IsLive(found, now))
            {
                Notice(found);
                return ValueTask.FromResult(StoreWrite.Gone);
            }

            if (found.Version != version)
            {
                return ValueTask.FromResult(StoreWrite.Conflict);
            }

            Put(found, change(found));
            return ValueTask.FromResult(StoreWrite.Written);
        }
    }
}
