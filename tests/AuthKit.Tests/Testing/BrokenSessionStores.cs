using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>Session stores with one flaw each. Adapters have had such flaws.</summary>
internal static class BrokenSessionStores
{
    /// <summary>Compares the expiry with &lt;= instead of &lt;.</summary>
    public sealed class LivesAtItsEnd : NaiveSessionStore
    {
        protected override bool IsLive(SessionRecord record, DateTimeOffset now) => now <= record.EndsAt;
    }

    /// <summary>Uses its own clock, as a database's now() would.</summary>
    public sealed class AsksItsOwnClock : NaiveSessionStore
    {
        protected override bool IsLive(SessionRecord record, DateTimeOffset now) => record.IsLive(TimeProvider.System.GetUtcNow());
    }

    /// <summary>Ends a session by its absolute expiry only.</summary>
    public sealed class ForgetsTheIdleEnd : NaiveSessionStore
    {
        protected override bool IsLive(SessionRecord record, DateTimeOffset now) => now < record.ExpiresAt;
    }

    /// <summary>Filters expired sessions and leaves them for a later cleanup.</summary>
    public sealed class OnlyFiltersWhatExpired : NaiveSessionStore
    {
        protected override void Notice(SessionRecord? record)
        {
        }
    }

    /// <summary>Counts an owner's expired sessions.</summary>
    public sealed class CountsExpiredSessions : NaiveSessionStore
    {
        protected override void Forget(DateTimeOffset now, StoreKey owner)
        {
        }
    }

    /// <summary>Writes at every lookup.</summary>
    public sealed class TouchesAlways : NaiveSessionStore
    {
        protected override bool IsTouchDue(SessionRecord record, DateTimeOffset now, DateTimeOffset touchBefore) => record.LastSeenAt < now;
    }

    /// <summary>Touches one millisecond too late.</summary>
    public sealed class MissesTheTouchBoundary : NaiveSessionStore
    {
        protected override bool IsTouchDue(SessionRecord record, DateTimeOffset now, DateTimeOffset touchBefore) => record.LastSeenAt < touchBefore && record.LastSeenAt < now;
    }

    /// <summary>Writes the time of the last caller.</summary>
    public sealed class TouchesBack : NaiveSessionStore
    {
        protected override bool IsTouchDue(SessionRecord record, DateTimeOffset now, DateTimeOffset touchBefore) => record.LastSeenAt <= touchBefore;
    }

    /// <summary>Evicts the least recently used session.</summary>
    public sealed class EvictsByLastUse : NaiveSessionStore
    {
        protected override DateTimeOffset EvictionOrder(SessionRecord record) => record.LastSeenAt;
    }

    /// <summary>Evicts sessions and does not report them.</summary>
    public sealed class HidesEvictions : NaiveSessionStore
    {
        public override async ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            await base.AddAsync(record, maxPerOwner, now, cancellationToken);
            return [];
        }
    }

    /// <summary>Counts first and inserts later.</summary>
    public sealed class CountsOutsideTheStep : NaiveSessionStore
    {
        public override async ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            IReadOnlyList<SessionId> evicted = [];
            var owned = await ListAsync(record.Owner, now, int.MaxValue, cancellationToken);
            await Interleaving.LetOthersInAsync();
            foreach (var old in owned.OrderBy(old => old.CreatedAt).Take(owned.Count - maxPerOwner + 1))
            {
                evicted = await RemoveAsync(old.Owner, old.Sid, cancellationToken) ? [.. evicted, old.Sid] : evicted;
            }

            await base.AddAsync(record, int.MaxValue, now, cancellationToken);
            return evicted;
        }
    }

    /// <summary>Accepts the key from before a rotation until the next rotation.</summary>
    public sealed class KeepsThePreviousKey : NaiveSessionStore
    {
        protected override bool AnswersTo(SessionRecord record, StoreKey key, DateTimeOffset now) => key == record.Key || key == record.PreviousKey;
    }

    /// <summary>Lets the key from before a rotation write.</summary>
    public sealed class WritesByThePreviousKey : NaiveSessionStore
    {
        protected override bool IsCurrent(SessionRecord record, StoreKey key) => key == record.Key || key == record.PreviousKey;
    }

    /// <summary>Does not change the version at an update.</summary>
    public sealed class KeepsTheVersion : NaiveSessionStore
    {
        protected override long NextVersion(SessionRecord record) => record.Version;
    }

    /// <summary>Overwrites a later use with the record of a rotation.</summary>
    public sealed class RotationLosesLaterUse : NaiveSessionStore
    {
        protected override SessionRecord Replacement(SessionRecord old, SessionRecord record) => record;
    }

    /// <summary>Reads, compares and then writes.</summary>
    public sealed class ComparesOutsideTheStep : NaiveSessionStore
    {
        protected override async ValueTask<StoreWrite> Write(StoreKey key, long version, DateTimeOffset now, Func<SessionRecord, SessionRecord> change)
        {
            SessionRecord? found;
            lock (Gate)
            {
                found = Records.Find(record => IsCurrent(record, key));
            }

            if (found is null || !IsLive(found, now) || found.Version != version)
            {
                return await base.Write(key, version, now, change);
            }

            await Interleaving.LetOthersInAsync();
            lock (Gate)
            {
                Put(found, change(found));
            }

            return StoreWrite.Written;
        }
    }

    /// <summary>Writes the whole record back in order to note a use.</summary>
    public sealed class TouchWritesTheWholeRecord : NaiveSessionStore
    {
        public override async ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default)
        {
            var found = await FindAsync(key, now, cancellationToken);
            if (found is null || !IsTouchDue(found, now, touchBefore))
            {
                return found is not null;
            }

            await Interleaving.LetOthersInAsync();
            lock (Gate)
            {
                Records.RemoveAll(record => record.Sid == found.Sid);
                Records.Add(found with { LastSeenAt = now });
                return true;
            }
        }
    }

    /// <summary>Notes the use at each lookup, so that a lookup fails if nothing can be written.</summary>
    public sealed class TouchesAtEveryLookup : NaiveSessionStore
    {
        public override async ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            await TouchAsync(key, now, now, cancellationToken);
            return await base.FindAsync(key, now, cancellationToken);
        }
    }

    /// <summary>Joins the application's transaction around the call.</summary>
    public sealed class EnlistsInTransactions : NaiveSessionStore
    {
        public override ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                var removed = Records.Find(record => record.Owner == owner && record.Sid == sid);
                if (removed is not null && System.Transactions.Transaction.Current is { } transaction)
                {
                    transaction.TransactionCompleted += (_, e) => PutBack(removed, e.Transaction!.TransactionInformation.Status);
                }

                return base.RemoveAsync(owner, sid, cancellationToken);
            }
        }

        private void PutBack(SessionRecord record, System.Transactions.TransactionStatus status)
        {
            lock (Gate)
            {
                if (status == System.Transactions.TransactionStatus.Aborted)
                {
                    Records.Add(record);
                }
            }
        }
    }

    /// <summary>Answers every touch with true.</summary>
    public sealed class TouchesNothingGladly : NaiveSessionStore
    {
        public override async ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default) =>
            await base.TouchAsync(key, now, touchBefore, cancellationToken) || true;
    }

    /// <summary>Collects the keys and then deletes by key.</summary>
    public sealed class RemovesByKeysReadBefore : NaiveSessionStore
    {
        public override async ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default)
        {
            List<StoreKey> keys;
            lock (Gate)
            {
                keys = [.. Owned(owner).Where(record => record.Sid != exceptSid).Select(record => record.Key)];
            }

            await Interleaving.LetOthersInAsync();
            lock (Gate)
            {
                return Records.RemoveAll(record => keys.Contains(record.Key));
            }
        }
    }

    /// <summary>Treats a sid as unique among all owners.</summary>
    public sealed class RemovesAnybodysSid : NaiveSessionStore
    {
        public override ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                return ValueTask.FromResult(Records.RemoveAll(record => record.Sid == sid) > 0);
            }
        }
    }

    /// <summary>Answers every removal with true.</summary>
    public sealed class RemovesTwice : NaiveSessionStore
    {
        public override async ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) =>
            await base.RemoveAsync(owner, sid, cancellationToken) || true;
    }

    /// <summary>Cuts keys to the length of its column.</summary>
    public sealed class CutsTheOwnerKey : NaiveSessionStore
    {
        protected override bool IsOwner(SessionRecord record, StoreKey owner) => record.Owner.ToArray().AsSpan(0, 31).SequenceEqual(owner.ToArray().AsSpan(0, 31));
    }

    /// <summary>Removes one batch of an owner's sessions.</summary>
    public sealed class RemovesOneBatch : NaiveSessionStore
    {
        public override ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                var batch = Owned(owner).Where(record => record.Sid != exceptSid).Take(500).ToList();
                return ValueTask.FromResult((long)batch.Count(Records.Remove));
            }
        }
    }

    /// <summary>Applies the limit before it filters live sessions.</summary>
    public sealed class LimitsBeforeItFilters : NaiveSessionStore
    {
        public override ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                var newest = Owned(owner).OrderByDescending(ListOrder).Take(limit).ToList();
                Forget(now, owner);
                return ValueTask.FromResult<IReadOnlyList<SessionRecord>>([.. newest.Where(record => IsLive(record, now))]);
            }
        }
    }

    /// <summary>Sorts a list by last use.</summary>
    public sealed class ListsByLastUse : NaiveSessionStore
    {
        protected override DateTimeOffset ListOrder(SessionRecord record) => record.LastSeenAt;
    }

    /// <summary>Purges all expired sessions without a limit.</summary>
    public sealed class PurgesWithoutBound : NaiveSessionStore
    {
        public override ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => base.PurgeAsync(now, int.MaxValue, cancellationToken);
    }

    /// <summary>Stores texts in a padded type, and so loses trailing spaces.</summary>
    public sealed class TrimsTexts : NaiveSessionStore
    {
        public override ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            base.AddAsync(record with { SubjectId = record.SubjectId?.TrimEnd(' ') }, maxPerOwner, now, cancellationToken);
    }

    /// <summary>Stores times in seconds.</summary>
    public sealed class RoundsToSeconds : NaiveSessionStore
    {
        public override ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            base.AddAsync(record with { ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(record.ExpiresAt.ToUnixTimeSeconds()) }, maxPerOwner, now, cancellationToken);
    }

    /// <summary>Stores payloads in a column of 64 KiB less one byte.</summary>
    public sealed class CutsPayloads : NaiveSessionStore
    {
        public override ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            base.UpdateAsync(key, version, payload[..Math.Min(payload.Length, 65_535)], now, cancellationToken);
    }

    /// <summary>Evicts sessions, and is cancelled before it adds the new one.</summary>
    public sealed class EvictsBeforeItIsCancelled : NaiveSessionStore
    {
        public override async ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            var evicted = await base.AddAsync(record, maxPerOwner, now, CancellationToken.None);
            if (cancellationToken.IsCancellationRequested)
            {
                await RemoveAsync(record.Owner, record.Sid, CancellationToken.None);
                cancellationToken.ThrowIfCancellationRequested();
            }

            return evicted;
        }
    }
}
