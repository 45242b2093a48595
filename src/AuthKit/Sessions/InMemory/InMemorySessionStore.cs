using System.Collections.Concurrent;
using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>
/// Stores sessions in the memory of this process. They are lost when the process ends, and other instances do not see them. The capacity is
/// bounded. If the store is full, expired sessions are removed first, then the oldest anonymous sessions. If there is still no room, a new session
/// is refused. Some writes remove expired sessions; there is no timer.
/// </summary>
public sealed class InMemorySessionStore : ISessionStore
{
    private const int StripeCount = 64;
    private const int CleanedOnEachAdd = 4;
    private const int RemovedAtOnce = 500;

    // Lookups read this without a lock. Every change of a session happens under the lock of its owner's stripe. No call holds two of these locks.
    private readonly ConcurrentDictionary<StoreKey, InMemorySession> _byKey = new();
    private readonly Dictionary<StoreKey, InMemorySessionOwner>[] _stripes = new Dictionary<StoreKey, InMemorySessionOwner>[StripeCount];
    private readonly InMemorySessionAges _ages = new();
    private readonly InMemorySessionPlaces _places;
    private readonly int _capacity;
    private long _sequence;

    /// <summary>Creates an empty store.</summary>
    /// <param name="options">The capacity; read once. Null for the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public InMemorySessionStore(InMemoryStoreOptions? options = null)
    {
        _capacity = InMemoryStoreOptions.CapacityOf(options);
        _places = new InMemorySessionPlaces(_capacity);
        for (var i = 0; i < StripeCount; i++)
        {
            _stripes[i] = [];
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPerOwner, 1);
        cancellationToken.ThrowIfCancellationRequested();
        RemoveExpired(now, CleanedOnEachAdd);
        TakePlace(now);

        var session = new InMemorySession(record, Interlocked.Increment(ref _sequence));
        List<SessionId>? evicted = null;
        var owners = StripeOf(record.Owner);
        lock (owners)
        {
            var owner = owners.GetValueOrDefault(record.Owner) ?? new InMemorySessionOwner();
            if (owner.TryGet(record.Sid, out _) || !_byKey.TryAdd(record.Key, session))
            {
                _places.GiveBack();
                Errors.InvalidOperation("A session with this key, or a session of the owner with this sid, already exists.");
            }

            Evict(owners, owner, maxPerOwner, now, ref evicted);
            owners[record.Owner] = owner;
            owner.Add(record, session);
        }

        _ages.Add(session, record, _places.Taken);
        return ValueTask.FromResult<IReadOnlyList<SessionId>>(evicted is null ? [] : evicted);
    }

    /// <inheritdoc/>
    public ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_byKey.TryGetValue(key, out var session) || session.Record is not { } record || !record.AnswersTo(key, now))
        {
            return default;
        }

        return ValueTask.FromResult(record.IsLive(now) ? record : TouchOrRemove(session, key, now, DateTimeOffset.MinValue));
    }

    /// <inheritdoc/>
    public ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_byKey.TryGetValue(key, out var session) && TouchOrRemove(session, key, now, touchBefore) is not null);
    }

    /// <inheritdoc/>
    public ValueTask<StoreWrite> ReplaceAsync(StoreKey oldKey, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Write(
            oldKey,
            version,
            now,
            record,
            static (old, record) => old.LastSeenAt > record.LastSeenAt ? record with { LastSeenAt = old.LastSeenAt } : record,
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        Write(key, version, now, payload, static (old, payload) => old with { Payload = payload, Version = old.Version + 1 }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var owners = StripeOf(owner);
        lock (owners)
        {
            return ValueTask.FromResult(owners.TryGetValue(owner, out var owned) && owned.TryGet(sid, out var session) && Remove(owners, session));
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        InMemorySession[] sessions;
        var owners = StripeOf(owner);
        lock (owners)
        {
            sessions = owners.TryGetValue(owner, out var owned) ? [.. owned.OldestFirst] : [];
        }

        // A session stays the same object when it is rotated, so the sessions of this list are found even if their keys have changed. The lock is
        // released between the batches, so that other owners of the stripe can use it.
        long removed = 0;
        foreach (var batch in sessions.Chunk(RemovedAtOnce))
        {
            lock (owners)
            {
                foreach (var session in batch)
                {
                    removed += session.Record is { } record && record.Sid != exceptSid && Remove(owners, session) ? 1 : 0;
                }
            }
        }

        return ValueTask.FromResult(removed);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        var records = new List<SessionRecord>();
        var expired = new List<InMemorySession>();
        var owners = StripeOf(owner);
        lock (owners)
        {
            if (owners.TryGetValue(owner, out var owned))
            {
                foreach (var session in owned.NewestFirst)
                {
                    if (records.Count == limit)
                    {
                        break;
                    }

                    if (session.IsLive(now, out var record))
                    {
                        records.Add(record);
                    }
                    else
                    {
                        expired.Add(session);
                    }
                }

                expired.ForEach(session => Remove(owners, session));
            }
        }

        return ValueTask.FromResult<IReadOnlyList<SessionRecord>>(records);
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(RemoveExpired(now, batch));
    }

    private Dictionary<StoreKey, InMemorySessionOwner> StripeOf(StoreKey owner) => _stripes[(uint)owner.GetHashCode() % StripeCount];

    /// <summary>The slow path of a lookup, under the lock. It reads the state again, because it may have changed in the meantime.</summary>
    private SessionRecord? TouchOrRemove(InMemorySession session, StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore)
    {
        var owners = StripeOf(session.Owner);
        lock (owners)
        {
            if (session.Record is not { } record || !record.AnswersTo(key, now))
            {
                return null;
            }

            if (!record.IsLive(now))
            {
                Remove(owners, session);
                return null;
            }

            if (record.LastSeenAt <= touchBefore && record.LastSeenAt < now)
            {
                record = record with { LastSeenAt = now };
                session.Record = record;
            }

            return record;
        }
    }

    private ValueTask<StoreWrite> Write<TArguments>(
        StoreKey key,
        long version,
        DateTimeOffset now,
        TArguments arguments,
        Func<SessionRecord, TArguments, SessionRecord> change,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_byKey.TryGetValue(key, out var session))
        {
            return ValueTask.FromResult(StoreWrite.Gone);
        }

        var owners = StripeOf(session.Owner);
        lock (owners)
        {
            if (session.Record is not { } record || record.Key != key)
            {
                return ValueTask.FromResult(StoreWrite.Gone);
            }

            if (!record.IsLive(now))
            {
                Remove(owners, session);
                return ValueTask.FromResult(StoreWrite.Gone);
            }

            if (record.Version != version)
            {
                return ValueTask.FromResult(StoreWrite.Conflict);
            }

            var changed = change(record, arguments);
            _byKey[changed.Key] = session;
            session.Record = changed;
            owners[session.Owner].NoteEnd(changed);
            Forget(record, changed);
            return ValueTask.FromResult(StoreWrite.Written);
        }
    }

    /// <summary>Removes the keys of the old record that the current record does not have.</summary>
    private void Forget(SessionRecord old, SessionRecord? current)
    {
        ReadOnlySpan<StoreKey?> keys = [old.Key, old.PreviousKey];
        foreach (var key in keys)
        {
            if (key is { } known && known != current?.Key && known != current?.PreviousKey)
            {
                _byKey.TryRemove(known, out _);
            }
        }
    }

    /// <summary>Makes room for the owner's new session: first removes expired sessions, then evicts the oldest.</summary>
    private void Evict(Dictionary<StoreKey, InMemorySessionOwner> owners, InMemorySessionOwner owner, int max, DateTimeOffset now, ref List<SessionId>? evicted)
    {
        foreach (var expired in owner.TakeExpired(now))
        {
            Remove(owners, expired);
        }

        while (owner.Count >= max)
        {
            var oldest = owner.OldestFirst.First();
            (evicted ??= []).Add(oldest.Record!.Sid);
            Remove(owners, oldest);
        }
    }

    /// <summary>Removes a session; false if it was already removed. Called under the lock of the owner's stripe.</summary>
    private bool Remove(Dictionary<StoreKey, InMemorySessionOwner> owners, InMemorySession session)
    {
        if (session.Record is not { } record)
        {
            return false;
        }

        session.Record = null;
        Forget(record, current: null);
        _places.GiveBack();
        if (owners.TryGetValue(session.Owner, out var owner))
        {
            owner.Remove(record.Sid);
            if (owner.Count == 0)
            {
                owners.Remove(session.Owner);
            }
        }

        return true;
    }

    private int RemoveExpired(DateTimeOffset now, int batch)
    {
        var removed = 0;
        while (removed < batch && _ages.TryTakeExpired(now, out var session))
        {
            if (RemoveUnlessLive(session, now))
            {
                removed++;
            }
            else
            {
                _ages.PutBack(session);
            }
        }

        return removed;
    }

    private bool RemoveUnlessLive(InMemorySession session, DateTimeOffset now)
    {
        var owners = StripeOf(session.Owner);
        lock (owners)
        {
            return !session.IsLive(now, out _) && Remove(owners, session);
        }
    }

    /// <summary>Takes a place for the new session, or throws if there is no room for it.</summary>
    private void TakePlace(DateTimeOffset now)
    {
        if (!_places.Take((store: this, now), static s => s.store.RemoveExpired(s.now, 1) > 0 || s.store.RemoveAnonymous()))
        {
            Errors.InvalidOperation($"The store holds {_capacity} sessions; there is no room for another.");
        }
    }

    private bool RemoveAnonymous()
    {
        if (!_ages.TryTakeAnonymous(out var session))
        {
            return false;
        }

        var owners = StripeOf(session.Owner);
        lock (owners)
        {
            Remove(owners, session);
        }

        return true;
    }
}
