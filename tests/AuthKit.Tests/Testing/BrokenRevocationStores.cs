using AuthKit.Revocation;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>Each has one flaw that an author of a store could make.</summary>
internal static class BrokenRevocationStores
{
    /// <summary>Lets a token of the very cut-off through.</summary>
    public sealed class ExcludesTheCutOff : NaiveRevocationStore
    {
        protected override bool Refuses(RevocationEntry entry, DateTimeOffset issuedAt, DateTimeOffset now) => issuedAt < entry.CutOff && now < entry.ExpiresAt;
    }

    /// <summary>Refuses at the last instant.</summary>
    public sealed class RefusesAtItsEnd : NaiveRevocationStore
    {
        protected override bool Refuses(RevocationEntry entry, DateTimeOffset issuedAt, DateTimeOffset now) => issuedAt <= entry.CutOff && now <= entry.ExpiresAt;
    }

    /// <summary>Knows a key or not, whenever the token was issued.</summary>
    public sealed class IgnoresTheCutOff : NaiveRevocationStore
    {
        protected override bool Refuses(RevocationEntry entry, DateTimeOffset issuedAt, DateTimeOffset now) => now < entry.ExpiresAt;
    }

    /// <summary>Writes over what is there.</summary>
    public sealed class LastWriteWins : NaiveRevocationStore
    {
        protected override RevocationEntry Join(RevocationEntry present, RevocationEntry entry) => entry;
    }

    /// <summary>Leaves what is there.</summary>
    public sealed class FirstWriteWins : NaiveRevocationStore
    {
        protected override RevocationEntry Join(RevocationEntry present, RevocationEntry entry) => present;
    }

    /// <summary>Takes the later cut-off, and the end that came with it.</summary>
    public sealed class MovesBothTogether : NaiveRevocationStore
    {
        protected override RevocationEntry Join(RevocationEntry present, RevocationEntry entry) => entry.CutOff > present.CutOff ? entry : present;
    }

    /// <summary>Asks about the first key.</summary>
    public sealed class ChecksOneKey : NaiveRevocationStore
    {
        public override ValueTask<bool> IsRevokedAsync(ReadOnlyMemory<StoreKey> keys, DateTimeOffset issuedAt, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            base.IsRevokedAsync(keys[..1], issuedAt, now, cancellationToken);
    }

    /// <summary>Asks the shard of the first key.</summary>
    public sealed class ChecksOneBucket : NaiveRevocationStore
    {
        public override ValueTask<bool> IsRevokedAsync(ReadOnlyMemory<StoreKey> keys, DateTimeOffset issuedAt, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            var bucket = keys.Span[0].Bucket;
            return base.IsRevokedAsync(keys.ToArray().Where(key => key.Bucket == bucket).ToArray(), issuedAt, now, cancellationToken);
        }
    }

    /// <summary>Takes the latest cut-off and the latest end of all entries.</summary>
    public sealed class MixesEntries : NaiveRevocationStore
    {
        public override ValueTask<bool> IsRevokedAsync(ReadOnlyMemory<StoreKey> keys, DateTimeOffset issuedAt, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                var asked = keys.ToArray();
                var found = Entries.Where(entry => asked.Contains(entry.Key)).ToList();
                return ValueTask.FromResult(found.Count > 0 && issuedAt <= found.Max(entry => entry.CutOff) && now < found.Max(entry => entry.ExpiresAt));
            }
        }
    }

    /// <summary>Deletes what a check finds expired.</summary>
    public sealed class CheckDeletes : NaiveRevocationStore
    {
        public override ValueTask<bool> IsRevokedAsync(ReadOnlyMemory<StoreKey> keys, DateTimeOffset issuedAt, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                var asked = keys.ToArray();
                Entries.RemoveAll(entry => asked.Contains(entry.Key) && now >= entry.ExpiresAt);
            }

            return base.IsRevokedAsync(keys, issuedAt, now, cancellationToken);
        }
    }

    /// <summary>Joins in two steps.</summary>
    public sealed class JoinsOutsideTheStep : NaiveRevocationStore
    {
        public override async ValueTask RevokeAsync(RevocationEntry entry, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            RevocationEntry joined;
            lock (Gate)
            {
                joined = Entries.Find(other => other.Key == entry.Key) is { } present && present.Key == entry.Key ? present.Join(entry) : entry;
            }

            await Interleaving.LetOthersInAsync();
            lock (Gate)
            {
                Entries.RemoveAll(other => other.Key == entry.Key);
                Entries.Add(joined);
            }
        }
    }

    /// <summary>Cuts keys to the length of its column.</summary>
    public sealed class CutsKeys : NaiveRevocationStore
    {
        public override ValueTask<bool> IsRevokedAsync(ReadOnlyMemory<StoreKey> keys, DateTimeOffset issuedAt, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                var asked = keys.ToArray();
                return ValueTask.FromResult(Entries.Exists(entry => asked.Any(key => key.ToArray().AsSpan(0, 31).SequenceEqual(entry.Key.ToArray().AsSpan(0, 31))) && entry.Refuses(issuedAt, now)));
            }
        }
    }

    /// <summary>Purges all that there is to purge.</summary>
    public sealed class PurgesWithoutBound : NaiveRevocationStore
    {
        public override ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => base.PurgeAsync(now, int.MaxValue, cancellationToken);
    }

    /// <summary>Purges what ends soon.</summary>
    public sealed class PurgesEarly : NaiveRevocationStore
    {
        public override ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => base.PurgeAsync(now + TimeSpan.FromSeconds(1), batch, cancellationToken);
    }
}
