using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>
/// A list and a lock, short enough to be obviously correct. The broken stores derive from it, each with one flaw in one of the steps.
/// </summary>
internal class NaiveRefreshTokenStore : IRefreshTokenStore
{
    protected Lock Gate { get; } = new();

    protected List<RefreshFamilyRecord> Records { get; } = [];

    public virtual ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            ForgetOwned(record.Owner, now);
            if (Records.Exists(other => other.Key == record.Key))
            {
                throw new InvalidOperationException("The key is taken.");
            }

            if (Records.Find(other => IsSameSignIn(other, record)) is { } present)
            {
                if (Answers(present, record, now))
                {
                    return ValueTask.FromResult(new RefreshAddition(present, []));
                }

                Records.Remove(present);
            }

            var live = Records.Where(other => IsOwner(other, record.Owner)).OrderBy(Age).ToList();
            var overdue = live.Take(live.Count - maxPerOwner + 1).ToList();
            overdue.ForEach(old => Records.Remove(old));
            Records.Add(record);
            return ValueTask.FromResult(new RefreshAddition(record, [.. overdue.Select(old => new RefreshFamilyName(old.Key, old.Sid))]));
        }
    }

    public virtual ValueTask<RefreshFamilyRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(FindLive(key, now));
        }
    }

    public virtual ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Rotate(tokenKey, successor, now));
        }
    }

    public virtual ValueTask<bool> RevokeAsync(StoreKey key, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Records.RemoveAll(record => record.Key == key) > 0);
        }
    }

    public virtual ValueTask<bool> RevokeFamilyAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Records.RemoveAll(record => IsOwner(record, owner) && record.Sid == sid) > 0);
        }
    }

    public virtual ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult((long)Records.RemoveAll(record => IsOwner(record, owner) && record.Sid != exceptSid));
        }
    }

    public virtual ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            ForgetOwned(owner, now);
            return ValueTask.FromResult<IReadOnlyList<RefreshFamilyRecord>>([.. Records.Where(record => IsOwner(record, owner)).OrderByDescending(Age).Take(limit)]);
        }
    }

    public virtual ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Records.Where(record => !IsLive(record, now)).Take(batch).ToList().Count(Records.Remove));
        }
    }

    protected virtual bool IsLive(RefreshFamilyRecord record, DateTimeOffset now) => record.IsLive(now);

    protected virtual bool IsOwner(RefreshFamilyRecord record, StoreKey owner) => record.Owner == owner;

    protected virtual bool IsSameSignIn(RefreshFamilyRecord left, RefreshFamilyRecord right) => IsOwner(left, right.Owner) && left.Sid == right.Sid;

    protected virtual bool Answers(RefreshFamilyRecord present, RefreshFamilyRecord added, DateTimeOffset now) => present.Answers(added, now);

    protected virtual DateTimeOffset Age(RefreshFamilyRecord record) => record.CreatedAt;

    protected virtual RefreshRotationStatus Evaluate(RefreshFamilyRecord record, StoreKey tokenKey, DateTimeOffset now) => record.Evaluate(tokenKey, now);

    protected virtual void ForgetOwned(StoreKey owner, DateTimeOffset now) => Records.RemoveAll(record => IsOwner(record, owner) && !IsLive(record, now));

    protected virtual RefreshFamilyRecord? FindLive(StoreKey key, DateTimeOffset now)
    {
        var found = Records.Find(record => record.Key == key);
        if (found is not null && !IsLive(found, now))
        {
            Records.Remove(found);
            return null;
        }

        return found;
    }

    protected virtual void End(RefreshFamilyRecord record) => Records.Remove(record);

    protected virtual void Write(RefreshFamilyRecord record, RefreshFamilyRecord successor)
    {
        Records.Remove(record);
        Records.Add(successor);
    }

    protected RefreshRotation Rotate(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now)
    {
        if (FindLive(successor.Key, now) is not { } record)
        {
            return default;
        }

        var status = Evaluate(record, tokenKey, now);
        if (status == RefreshRotationStatus.Rotated)
        {
            Write(record, successor);
            return new RefreshRotation(status, successor);
        }

        if (status == RefreshRotationStatus.Reused)
        {
            End(record);
        }

        return new RefreshRotation(status, record);
    }
}
