using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>Refresh token stores with one flaw each that an author of a store could make.</summary>
internal static class BrokenRefreshTokenStores
{
    /// <summary>Treats the instant of expiry as live.</summary>
    public sealed class LivesAtItsEnd : NaiveRefreshTokenStore
    {
        protected override bool IsLive(RefreshFamilyRecord record, DateTimeOffset now) => now <= record.EndsAt;
    }

    /// <summary>Checks the absolute expiry only.</summary>
    public sealed class ForgetsTheIdleEnd : NaiveRefreshTokenStore
    {
        protected override bool IsLive(RefreshFamilyRecord record, DateTimeOffset now) => now < record.ExpiresAt;
    }

    /// <summary>Hides expired families and keeps them.</summary>
    public sealed class OnlyFiltersWhatExpired : NaiveRefreshTokenStore
    {
        protected override RefreshFamilyRecord? FindLive(StoreKey key, DateTimeOffset now) => Records.Find(record => record.Key == key && record.IsLive(now));
    }

    /// <summary>Refuses a spent token and leaves its family alive.</summary>
    public sealed class OnlyRefusesReuse : NaiveRefreshTokenStore
    {
        protected override void End(RefreshFamilyRecord record)
        {
        }
    }

    /// <summary>Ends all families of the owner.</summary>
    public sealed class ReuseEndsEverything : NaiveRefreshTokenStore
    {
        protected override void End(RefreshFamilyRecord record) => Records.RemoveAll(other => other.Owner == record.Owner);
    }

    /// <summary>Recognizes only the token before the last rotation as spent.</summary>
    public sealed class RemembersOneSpentToken : NaiveRefreshTokenStore
    {
        private readonly Dictionary<StoreKey, StoreKey> _spent = [];

        public override ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                var record = FindLive(successor.Key, now);
                if (record is not null && record.Evaluate(tokenKey, now) == RefreshRotationStatus.Reused && _spent.GetValueOrDefault(record.Key) != tokenKey)
                {
                    return default;
                }

                var rotation = Rotate(tokenKey, successor, now);
                if (rotation.Status == RefreshRotationStatus.Rotated)
                {
                    _spent[successor.Key] = tokenKey;
                }

                return ValueTask.FromResult(rotation);
            }
        }
    }

    /// <summary>Reads, decides and writes in separate steps.</summary>
    public sealed class ComparesOutsideTheStep : NaiveRefreshTokenStore
    {
        public override async ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            var record = await FindAsync(successor.Key, now, cancellationToken);
            if (record is null || record.Evaluate(tokenKey, now) != RefreshRotationStatus.Rotated)
            {
                return await base.RotateAsync(tokenKey, successor, now, cancellationToken);
            }

            await Interleaving.LetOthersInAsync();
            lock (Gate)
            {
                Records.RemoveAll(other => other.Key == record.Key);
                Records.Add(successor);
                return new RefreshRotation(RefreshRotationStatus.Rotated, successor);
            }
        }
    }

    /// <summary>Accepts the previous token forever.</summary>
    public sealed class NeverEndsTheGrace : NaiveRefreshTokenStore
    {
        protected override RefreshRotationStatus Evaluate(RefreshFamilyRecord record, StoreKey tokenKey, DateTimeOffset now) => record.Evaluate(tokenKey, DateTimeOffset.UnixEpoch);
    }

    /// <summary>Rotates for the previous token too.</summary>
    public sealed class RotatesWithinTheGrace : NaiveRefreshTokenStore
    {
        protected override RefreshRotationStatus Evaluate(RefreshFamilyRecord record, StoreKey tokenKey, DateTimeOffset now) =>
            record.Evaluate(tokenKey, now) is var status && status == RefreshRotationStatus.Repeated ? RefreshRotationStatus.Rotated : status;
    }

    /// <summary>Has no grace period.</summary>
    public sealed class HasNoGrace : NaiveRefreshTokenStore
    {
        protected override RefreshRotationStatus Evaluate(RefreshFamilyRecord record, StoreKey tokenKey, DateTimeOffset now) =>
            record.Evaluate(tokenKey, now) is var status && status == RefreshRotationStatus.Repeated ? RefreshRotationStatus.Reused : status;
    }

    /// <summary>Writes the token and forgets the expiry.</summary>
    public sealed class RotationKeepsTheEnd : NaiveRefreshTokenStore
    {
        protected override void Write(RefreshFamilyRecord record, RefreshFamilyRecord successor) => base.Write(record, successor with { EndsAt = record.EndsAt });
    }

    /// <summary>Inserts a family that does not exist.</summary>
    public sealed class RotationAddsWhatIsNotThere : NaiveRefreshTokenStore
    {
        public override ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                var rotation = Rotate(tokenKey, successor, now);
                if (rotation.Status == RefreshRotationStatus.Gone && successor.IsLive(now) && !Records.Exists(record => record.Key == successor.Key))
                {
                    Records.Add(successor);
                }

                return ValueTask.FromResult(rotation);
            }
        }
    }

    /// <summary>Evicts the family that was refreshed longest ago.</summary>
    public sealed class EvictsByLastRefresh : NaiveRefreshTokenStore
    {
        protected override DateTimeOffset Age(RefreshFamilyRecord record) => record.RefreshedAt;
    }

    /// <summary>Counts and inserts in two steps.</summary>
    public sealed class CountsOutsideTheStep : NaiveRefreshTokenStore
    {
        public override async ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            var listed = await ListAsync(record.Owner, now, int.MaxValue, cancellationToken);
            var overdue = listed.Reverse().Take(listed.Count - maxPerOwner + 1).Select(old => new RefreshFamilyName(old.Key, old.Sid)).ToList();
            await Interleaving.LetOthersInAsync();
            var evicted = new List<RefreshFamilyName>();
            foreach (var name in overdue)
            {
                if (await RevokeAsync(name.Key, cancellationToken))
                {
                    evicted.Add(name);
                }
            }

            return new RefreshAddition((await base.AddAsync(record, int.MaxValue, now, cancellationToken)).Record, evicted);
        }
    }

    /// <summary>Counts expired families.</summary>
    public sealed class CountsExpiredFamilies : NaiveRefreshTokenStore
    {
        protected override void ForgetOwned(StoreKey owner, DateTimeOffset now)
        {
        }
    }

    /// <summary>Finds by sid alone.</summary>
    public sealed class RevokesAnybodysSid : NaiveRefreshTokenStore
    {
        public override ValueTask<bool> RevokeFamilyAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                return ValueTask.FromResult(Records.RemoveAll(record => record.Sid == sid) > 0);
            }
        }
    }

    /// <summary>Cuts keys to the length of its column.</summary>
    public sealed class CutsTheOwnerKey : NaiveRefreshTokenStore
    {
        protected override bool IsOwner(RefreshFamilyRecord record, StoreKey owner) => record.Owner.ToArray().AsSpan(0, 31).SequenceEqual(owner.ToArray().AsSpan(0, 31));
    }

    /// <summary>Revokes one batch of an owner's families.</summary>
    public sealed class RevokesOneBatch : NaiveRefreshTokenStore
    {
        public override ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                return ValueTask.FromResult((long)Records.Where(record => record.Owner == owner && record.Sid != exceptSid).Take(500).ToList().Count(Records.Remove));
            }
        }
    }

    /// <summary>Spares no family.</summary>
    public sealed class RevokesTheOneToKeep : NaiveRefreshTokenStore
    {
        public override ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) => base.RevokeByOwnerAsync(owner, null, cancellationToken);
    }

    /// <summary>Removes exactly the records that it read before, so that a family that was refreshed meanwhile remains.</summary>
    public sealed class RevokesWhatItReadBefore : NaiveRefreshTokenStore
    {
        // On a busy machine no other caller may run for a long time.
        private const int MostPauses = 50;

        private int _rotations;

        public override ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _rotations);
            return base.RotateAsync(tokenKey, successor, now, cancellationToken);
        }

        public override async ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default)
        {
            List<RefreshFamilyRecord> read;
            lock (Gate)
            {
                read = [.. Records.Where(record => record.Owner == owner && record.Sid != exceptSid)];
            }

            var before = Volatile.Read(ref _rotations);
            for (var pauses = 0; pauses < MostPauses && (pauses == 0 || Volatile.Read(ref _rotations) == before); pauses++)
            {
                await Interleaving.LetOthersInAsync();
            }
            lock (Gate)
            {
                return read.Count(Records.Remove);
            }
        }
    }

    /// <summary>Refuses an existing sid, as a unique index does.</summary>
    public sealed class RefusesASidThatIsThere : NaiveRefreshTokenStore
    {
        public override ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                return Records.Exists(other => other.IsLive(now) && IsSameSignIn(other, record))
                    ? throw new InvalidOperationException("The sid is taken.")
                    : base.AddAsync(record, maxPerOwner, now, cancellationToken);
            }
        }
    }

    /// <summary>Keeps the sid's earlier family beside the new one.</summary>
    public sealed class KeepsTheFamilyBefore : NaiveRefreshTokenStore
    {
        protected override bool IsSameSignIn(RefreshFamilyRecord left, RefreshFamilyRecord right) => false;
    }

    /// <summary>Always replaces the old family with the new one.</summary>
    public sealed class NeverAnswers : NaiveRefreshTokenStore
    {
        protected override bool Answers(RefreshFamilyRecord present, RefreshFamilyRecord added, DateTimeOffset now) => false;
    }

    /// <summary>Answers with the existing family forever.</summary>
    public sealed class AnswersForEver : NaiveRefreshTokenStore
    {
        protected override bool Answers(RefreshFamilyRecord present, RefreshFamilyRecord added, DateTimeOffset now) =>
            present.PreviousTokenKey is { } token && token == added.PreviousTokenKey;
    }

    /// <summary>Treats two nulls as equal.</summary>
    public sealed class AnswersNothing : NaiveRefreshTokenStore
    {
        protected override bool Answers(RefreshFamilyRecord present, RefreshFamilyRecord added, DateTimeOffset now) =>
            present.PreviousTokenKey is null ? added.PreviousTokenKey is null : present.Answers(added, now);
    }

    /// <summary>Looks for the existing family in a step before the addition.</summary>
    public sealed class LooksOutsideTheStep : NaiveRefreshTokenStore
    {
        public override async ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            if (record.PreviousTokenKey is not null)
            {
                lock (Gate)
                {
                    if (Records.Find(other => IsSameSignIn(other, record) && other.Answers(record, now)) is { } present)
                    {
                        return new RefreshAddition(present, []);
                    }
                }

                await Interleaving.LetOthersInAsync();
            }

            lock (Gate)
            {
                Records.RemoveAll(other => IsSameSignIn(other, record) && other.Key != record.Key);
                return base.AddAsync(record, maxPerOwner, now, cancellationToken).AsTask().Result;
            }
        }
    }

    /// <summary>Finds the family to end by the sid of the family that has the key.</summary>
    public sealed class RevokesTheSidOfAKey : NaiveRefreshTokenStore
    {
        private readonly Dictionary<StoreKey, (StoreKey Owner, SessionId Sid)> _names = [];

        public override ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                _names[record.Key] = (record.Owner, record.Sid);
                return base.AddAsync(record, maxPerOwner, now, cancellationToken);
            }
        }

        public override ValueTask<bool> RevokeAsync(StoreKey key, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                return _names.TryGetValue(key, out var name) ? RevokeFamilyAsync(name.Owner, name.Sid, cancellationToken) : ValueTask.FromResult(false);
            }
        }
    }

    /// <summary>Purges all expired families without a limit.</summary>
    public sealed class PurgesWithoutBound : NaiveRefreshTokenStore
    {
        public override ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => base.PurgeAsync(now, int.MaxValue, cancellationToken);
    }

    /// <summary>Stores texts in a padded type, and so loses trailing spaces.</summary>
    public sealed class TrimsTexts : NaiveRefreshTokenStore
    {
        public override ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            base.AddAsync(record with { SubjectId = record.SubjectId.TrimEnd(' ') }, maxPerOwner, now, cancellationToken);
    }

    /// <summary>Stores payloads in a column of 64 KiB less one byte.</summary>
    public sealed class CutsPayloads : NaiveRefreshTokenStore
    {
        public override ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            base.AddAsync(record with { Payload = record.Payload[..Math.Min(65_535, record.Payload.Length)] }, maxPerOwner, now, cancellationToken);
    }

    /// <summary>Deletes the old token, then checks for cancellation before it writes the new one.</summary>
    public sealed class RotationIsCancelledInTheMiddle : NaiveRefreshTokenStore
    {
        public override ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                if (FindLive(successor.Key, now) is { } record && record.Evaluate(tokenKey, now) == RefreshRotationStatus.Rotated)
                {
                    Write(record, record with { TokenKey = successor.TokenKey });
                    cancellationToken.ThrowIfCancellationRequested();
                    Write(Records[^1], successor);
                    return ValueTask.FromResult(new RefreshRotation(RefreshRotationStatus.Rotated, successor));
                }

                return ValueTask.FromResult(Rotate(tokenKey, successor, now));
            }
        }
    }
}
