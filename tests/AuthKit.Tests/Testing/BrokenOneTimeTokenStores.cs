using AuthKit.OneTimeTokens;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>One-time-token stores with one flaw each. Adapters have had such flaws.</summary>
internal static class BrokenOneTimeTokenStores
{
    /// <summary>Compares the expiry with &lt;= instead of &lt;.</summary>
    public sealed class LivesAtItsEnd : NaiveOneTimeTokenStore
    {
        protected override bool IsLive(OneTimeTokenRecord record, DateTimeOffset now) => now <= record.ExpiresAt;
    }

    /// <summary>Uses its own clock, as a database's now() would.</summary>
    public sealed class AsksItsOwnClock : NaiveOneTimeTokenStore
    {
        protected override bool IsLive(OneTimeTokenRecord record, DateTimeOffset now) => record.IsLive(TimeProvider.System.GetUtcNow());
    }

    /// <summary>Filters expired tokens and leaves them for a later cleanup.</summary>
    public sealed class OnlyFiltersWhatExpired : NaiveOneTimeTokenStore
    {
        protected override void Notice(OneTimeTokenRecord record)
        {
        }
    }

    /// <summary>Counts an owner's expired tokens.</summary>
    public sealed class CountsExpiredTokens : NaiveOneTimeTokenStore
    {
        protected override void Forget(StoreKey owner, string purpose, DateTimeOffset now)
        {
        }
    }

    /// <summary>Moves the expiry at each attempt, as a database with a sliding time to live would.</summary>
    public sealed class TryMovesTheEnd : NaiveOneTimeTokenStore
    {
        protected override void Count(OneTimeTokenRecord record, OneTimeTokenRecord counted) => base.Count(record, counted with { ExpiresAt = counted.ExpiresAt.AddMinutes(1) });
    }

    /// <summary>Treats the token that expires first as the oldest.</summary>
    public sealed class MakesRoomByEnd : NaiveOneTimeTokenStore
    {
        protected override DateTimeOffset Age(OneTimeTokenRecord record) => DateTimeOffset.MaxValue - (record.ExpiresAt - DateTimeOffset.UnixEpoch);
    }

    /// <summary>Counts first and inserts later.</summary>
    public sealed class CountsOutsideTheStep : NaiveOneTimeTokenStore
    {
        public override async ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            int live;
            lock (Gate)
            {
                live = Owned(record.Owner, record.Purpose).Count(owned => IsLive(owned, now));
            }

            await Interleaving.LetOthersInAsync();
            return await base.AddAsync(record, live < keepLive ? int.MaxValue : keepLive, now, cancellationToken);
        }
    }

    /// <summary>Inserts or replaces.</summary>
    public sealed class OverwritesTakenKeys : NaiveOneTimeTokenStore
    {
        public override ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                Records.RemoveAll(other => other.Key == record.Key);
                return base.AddAsync(record, keepLive, now, cancellationToken);
            }
        }
    }

    /// <summary>Evicts tokens, and then fails because the key is taken.</summary>
    public sealed class MakesRoomBeforeItIsRefused : NaiveOneTimeTokenStore
    {
        public override ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                if (Records.Exists(other => other.Key == record.Key))
                {
                    Owned(record.Owner, record.Purpose).OrderBy(Age).Take(1).ToList().ForEach(old => Records.Remove(old));
                }

                return base.AddAsync(record, keepLive, now, cancellationToken);
            }
        }
    }

    /// <summary>Reads, and then deletes.</summary>
    public sealed class ReadsThenDeletes : NaiveOneTimeTokenStore
    {
        public override async ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            var found = await FindAsync(key, purpose, now, cancellationToken);
            if (found is null || !CanBeUsedAsLink(found))
            {
                return null;
            }

            await Interleaving.LetOthersInAsync();
            lock (Gate)
            {
                Use(found);
            }

            return found;
        }
    }

    /// <summary>Uses the token and leaves the others.</summary>
    public sealed class SparesTheOthers : NaiveOneTimeTokenStore
    {
        protected override void Use(OneTimeTokenRecord record) => Records.Remove(record);
    }

    /// <summary>Deletes the others in a second step, after the winner has got its result.</summary>
    public sealed class TakesTheOthersLater : NaiveOneTimeTokenStore
    {
        public override async ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            OneTimeTokenRecord? taken;
            lock (Gate)
            {
                taken = FindLive(key, purpose, now);
                if (taken is null || !CanBeUsedAsLink(taken))
                {
                    return null;
                }

                Records.Remove(taken);
            }

            await Interleaving.LetOthersInAsync();
            lock (Gate)
            {
                Use(taken);
            }

            return taken;
        }
    }

    /// <summary>Deletes all tokens of the owner.</summary>
    public sealed class TakesOtherPurposesToo : NaiveOneTimeTokenStore
    {
        protected override void Use(OneTimeTokenRecord record) => Records.RemoveAll(other => other.Owner == record.Owner);
    }

    /// <summary>Deletes the owner's other tokens although the token itself is gone.</summary>
    public sealed class LoserTakesTheOthers : NaiveOneTimeTokenStore
    {
        private readonly Dictionary<StoreKey, OneTimeTokenRecord> _used = [];

        public override ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                if (_used.TryGetValue(key, out var used))
                {
                    Use(used);
                    return default;
                }

                if (FindLive(key, purpose, now) is { } found && CanBeUsedAsLink(found))
                {
                    _used[key] = found;
                }

                return base.ConsumeAsync(key, purpose, now, cancellationToken);
            }
        }
    }

    /// <summary>Does not check whether the token has a code.</summary>
    public sealed class UsesCodesAsLinks : NaiveOneTimeTokenStore
    {
        protected override bool CanBeUsedAsLink(OneTimeTokenRecord record) => true;
    }

    /// <summary>Accepts a missing code for a token without a code.</summary>
    public sealed class AnswersCodesForLinks : NaiveOneTimeTokenStore
    {
        public override async ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, bool take, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            await FindAsync(key, purpose, now, cancellationToken) is { CodeHash.IsEmpty: true } link
                ? new OneTimeCodeTry(link)
                : await base.TryCodeAsync(key, purpose, codeHash, take, now, cancellationToken);
    }

    /// <summary>Compares only a part of the hash.</summary>
    public sealed class ComparesTheFirstBytes : NaiveOneTimeTokenStore
    {
        protected override bool Matches(OneTimeTokenRecord record, ReadOnlySpan<byte> codeHash) => record.CodeHash.Span[..8].SequenceEqual(codeHash[..8]);
    }

    /// <summary>Compares with any code of the owner.</summary>
    public sealed class ComparesAnyCodeOfTheOwner : NaiveOneTimeTokenStore
    {
        protected override bool Matches(OneTimeTokenRecord record, ReadOnlySpan<byte> codeHash)
        {
            foreach (var owned in Owned(record.Owner, record.Purpose))
            {
                if (owned.Matches(codeHash))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Uses the token up at each match, even if it is only checked.</summary>
    public sealed class TakesWhatIsOnlyChecked : NaiveOneTimeTokenStore
    {
        protected override bool TakesOnMatch(bool take) => true;
    }

    /// <summary>Does not count a wrong code that is only checked.</summary>
    public sealed class CountsNoChecks : NaiveOneTimeTokenStore
    {
        public override async ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, bool take, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            !take && await FindAsync(key, purpose, now, cancellationToken) is { CodeHash.IsEmpty: false } found && !found.Matches(codeHash.Span)
                ? new OneTimeCodeTry(OneTimeCodeStatus.Wrong, found.TriesLeft)
                : await base.TryCodeAsync(key, purpose, codeHash, take, now, cancellationToken);
    }

    /// <summary>Compares first and counts what was wrong, in two steps.</summary>
    public sealed class CountsAfterItCompares : NaiveOneTimeTokenStore
    {
        public override async ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, bool take, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            var found = await FindAsync(key, purpose, now, cancellationToken);
            if (found is null || found.CodeHash.IsEmpty || found.Matches(codeHash.Span))
            {
                return await base.TryCodeAsync(key, purpose, codeHash, take, now, cancellationToken);
            }

            await Interleaving.LetOthersInAsync();
            lock (Gate)
            {
                if (FindLive(key, purpose, now) is { } present)
                {
                    Count(present, present with { TriesLeft = found.TriesLeft - 1 });
                }
            }

            return new OneTimeCodeTry(OneTimeCodeStatus.Wrong, found.TriesLeft - 1);
        }
    }

    /// <summary>Keeps a token whose attempts are used up.</summary>
    public sealed class KeepsWhatHasNoTries : NaiveOneTimeTokenStore
    {
        protected override void Count(OneTimeTokenRecord record, OneTimeTokenRecord counted)
        {
            Records.Remove(record);
            Records.Add(counted);
        }
    }

    /// <summary>Deletes all tokens of the purpose when the attempts are used up.</summary>
    public sealed class LastTryTakesTheOthers : NaiveOneTimeTokenStore
    {
        protected override void Count(OneTimeTokenRecord record, OneTimeTokenRecord counted)
        {
            base.Count(record, counted);
            if (counted.TriesLeft == 0)
            {
                Use(record);
            }
        }
    }

    /// <summary>Counts attempts in a byte.</summary>
    public sealed class CountsTriesInAByte : NaiveOneTimeTokenStore
    {
        public override ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            base.AddAsync(record with { TriesLeft = Math.Min(255, record.TriesLeft) }, keepLive, now, cancellationToken);
    }

    /// <summary>Finds by key alone.</summary>
    public sealed class IgnoresThePurpose : NaiveOneTimeTokenStore
    {
        public override ValueTask<OneTimeTokenRecord?> FindAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                return ValueTask.FromResult(Records.Find(record => record.Key == key) is { } found ? FindLive(key, found.Purpose, now) : null);
            }
        }
    }

    /// <summary>Compares purposes as a case-insensitive, padding collation does.</summary>
    public sealed class ComparesPurposesByCollation : NaiveOneTimeTokenStore
    {
        protected override bool IsPurpose(OneTimeTokenRecord record, string purpose) => string.Equals(record.Purpose, purpose.TrimEnd(' '), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Searches by LIKE.</summary>
    public sealed class SearchesPurposesByPattern : NaiveOneTimeTokenStore
    {
        protected override bool IsPurpose(OneTimeTokenRecord record, string purpose) =>
            record.Purpose.Length == purpose.Length && record.Purpose.Zip(purpose).All(pair => pair.First == pair.Second || pair.Second == '_');
    }

    /// <summary>Finds purposes that begin with the text.</summary>
    public sealed class SearchesPurposesByPrefix : NaiveOneTimeTokenStore
    {
        protected override bool IsPurpose(OneTimeTokenRecord record, string purpose) => record.Purpose.StartsWith(purpose, StringComparison.Ordinal);
    }

    /// <summary>Cuts keys to the length of its column.</summary>
    public sealed class CutsTheOwnerKey : NaiveOneTimeTokenStore
    {
        protected override bool IsOwner(OneTimeTokenRecord record, StoreKey owner) => record.Owner.ToArray().AsSpan(0, 31).SequenceEqual(owner.ToArray().AsSpan(0, 31));
    }

    /// <summary>Removes one batch of an owner's tokens.</summary>
    public sealed class RemovesOneBatch : NaiveOneTimeTokenStore
    {
        public override ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                var batch = Records.Where(record => record.Owner == owner && (purposes is null || purposes.Contains(record.Purpose))).Take(500).ToList();
                return ValueTask.FromResult((long)batch.Count(Records.Remove));
            }
        }
    }

    /// <summary>Removes all tokens of the owner.</summary>
    public sealed class RemovesEveryPurpose : NaiveOneTimeTokenStore
    {
        public override ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default) => base.RemoveByOwnerAsync(owner, null, cancellationToken);
    }

    /// <summary>Removes only tokens of the first given purpose.</summary>
    public sealed class RemovesTheFirstPurpose : NaiveOneTimeTokenStore
    {
        public override ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default) =>
            base.RemoveByOwnerAsync(owner, purposes is [var first, ..] ? [first] : purposes, cancellationToken);
    }

    /// <summary>Treats an empty list of purposes as all purposes.</summary>
    public sealed class TakesNoPurposeForAll : NaiveOneTimeTokenStore
    {
        public override ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default) =>
            base.RemoveByOwnerAsync(owner, purposes is [] ? null : purposes, cancellationToken);
    }

    /// <summary>Counts a purpose twice if it is given twice.</summary>
    public sealed class CountsAPurposeTwice : NaiveOneTimeTokenStore
    {
        public override async ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default)
        {
            long counted;
            lock (Gate)
            {
                counted = purposes?.Sum(purpose => Records.Count(record => record.Owner == owner && record.Purpose == purpose)) ?? 0;
            }

            var removed = await base.RemoveByOwnerAsync(owner, purposes, cancellationToken);
            return purposes is null || purposes.Distinct().Count() == purposes.Count ? removed : counted;
        }
    }

    /// <summary>Counts the tokens to remove, and then removes them.</summary>
    public sealed class CountsBeforeItRemoves : NaiveOneTimeTokenStore
    {
        public override async ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default)
        {
            long count;
            lock (Gate)
            {
                count = Records.Count(record => record.Owner == owner && (purposes is null || purposes.Contains(record.Purpose)));
            }

            await Interleaving.LetOthersInAsync();
            await base.RemoveByOwnerAsync(owner, purposes, cancellationToken);
            return count;
        }
    }

    /// <summary>Purges all expired tokens without a limit.</summary>
    public sealed class PurgesWithoutBound : NaiveOneTimeTokenStore
    {
        public override ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => base.PurgeAsync(now, int.MaxValue, cancellationToken);
    }

    /// <summary>Stores texts in a padded type, and so loses trailing spaces.</summary>
    public sealed class TrimsTexts : NaiveOneTimeTokenStore
    {
        public override ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            base.AddAsync(record with { SubjectId = record.SubjectId?.TrimEnd(' ') }, keepLive, now, cancellationToken);
    }

    /// <summary>Stores times in seconds.</summary>
    public sealed class RoundsToSeconds : NaiveOneTimeTokenStore
    {
        public override ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            base.AddAsync(record with { ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(record.ExpiresAt.ToUnixTimeSeconds()) }, keepLive, now, cancellationToken);
    }

    /// <summary>Stores payloads in a column of 64 KiB less one byte.</summary>
    public sealed class CutsPayloads : NaiveOneTimeTokenStore
    {
        public override ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            base.AddAsync(record with { Payload = record.Payload[..Math.Min(65_535, record.Payload.Length)] }, keepLive, now, cancellationToken);
    }

    /// <summary>Uses the token, then checks for cancellation before it deletes the others.</summary>
    public sealed class UseIsCancelledInTheMiddle : NaiveOneTimeTokenStore
    {
        public override ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                var found = FindLive(key, purpose, now);
                if (found is null || !CanBeUsedAsLink(found))
                {
                    return default;
                }

                Records.Remove(found);
                cancellationToken.ThrowIfCancellationRequested();
                Use(found);
                return ValueTask.FromResult<OneTimeTokenRecord?>(found);
            }
        }
    }
}
