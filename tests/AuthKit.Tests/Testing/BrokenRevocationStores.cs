using AuthKit.Revocation;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>Revocation stores with one flaw each that an author of a store could make.</summary>
internal static class BrokenRevocationStores
{
    /// <summary>Overwrites the existing entry.</summary>
    public sealed class LastWriteWins : NaiveRevocationStore
    {
        protected override RevocationEntry Next(RevocationEntry? present, StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now) =>
            RevocationEntry.Next(null, key, kept, expiresAt, now);
    }

    /// <summary>Keeps the existing entry.</summary>
    public sealed class FirstWriteWins : NaiveRevocationStore
    {
        protected override RevocationEntry Next(RevocationEntry? present, StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now) =>
            present ?? RevocationEntry.Next(null, key, kept, expiresAt, now);
    }

    /// <summary>Takes the later of two times, which may be equal.</summary>
    public sealed class TakesTheLaterTime : NaiveRevocationStore
    {
        protected override RevocationEntry Next(RevocationEntry? present, StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now) =>
            base.Next(present, key, kept, expiresAt, now) is var next && present is { } entry && next.Generation == entry.Generation + 1 && entry.Generation >= RevocationEntry.FirstGeneration(now)
                ? next with { Generation = entry.Generation }
                : next;
    }

    /// <summary>Counts and never uses the clock, so that a lost count restarts below issued generations.</summary>
    public sealed class OnlyCounts : NaiveRevocationStore
    {
        protected override RevocationEntry Next(RevocationEntry? present, StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now) =>
            base.Next(present, key, kept, expiresAt, now) with { Generation = present is { } entry ? entry.Generation + 1 : RevocationEntry.FirstGeneration(now) };
    }

    /// <summary>Takes the expiry that was written last.</summary>
    public sealed class LastEndWins : NaiveRevocationStore
    {
        protected override RevocationEntry Next(RevocationEntry? present, StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now) =>
            base.Next(present, key, kept, expiresAt, now) with { ExpiresAt = expiresAt };
    }

    /// <summary>Keeps the first kept sid.</summary>
    public sealed class FirstKeptStays : NaiveRevocationStore
    {
        protected override RevocationEntry Next(RevocationEntry? present, StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now) =>
            base.Next(present, key, present?.Kept ?? kept, expiresAt, now);
    }

    /// <summary>Keeps a sid's tokens from the beginning, although they were refused in between.</summary>
    public sealed class KeepsFromTheBeginning : NaiveRevocationStore
    {
        protected override RevocationEntry Next(RevocationEntry? present, StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now) =>
            base.Next(present, key, kept, expiresAt, now) with { KeptFrom = 0 };
    }

    /// <summary>Refuses tokens that a kept sid got before the previous write.</summary>
    public sealed class KeepsFromTheWriteBefore : NaiveRevocationStore
    {
        protected override RevocationEntry Next(RevocationEntry? present, StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now) =>
            base.Next(present, key, kept, expiresAt, now) is var next && kept is null ? next : next with { KeptFrom = present?.Generation ?? 0 };
    }

    /// <summary>Reads only the first key.</summary>
    public sealed class ReadsOneKey : NaiveRevocationStore
    {
        public override ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default) =>
            base.FindAsync(keys[..1], cancellationToken);
    }

    /// <summary>Reads only the shard of the first key.</summary>
    public sealed class ReadsOneBucket : NaiveRevocationStore
    {
        public override ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default)
        {
            var bucket = keys.Span[0].Bucket;
            return base.FindAsync(keys.ToArray().Where(key => key.Bucket == bucket).ToArray(), cancellationToken);
        }
    }

    /// <summary>Hides expired entries by its own clock.</summary>
    public sealed class AsksItsOwnClock : NaiveRevocationStore
    {
        public override async ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default) =>
            [.. (await base.FindAsync(keys, cancellationToken)).Where(static entry => entry.ExpiresAt > DateTimeOffset.UtcNow)];
    }

    /// <summary>Deletes the entries that it reads.</summary>
    public sealed class ReadDeletes : NaiveRevocationStore
    {
        public override async ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default)
        {
            var found = await base.FindAsync(keys, cancellationToken);
            lock (Gate)
            {
                Entries.RemoveAll(found.Contains);
            }

            return found;
        }
    }

    /// <summary>Reads, decides and writes in separate steps.</summary>
    public sealed class ThinksOutsideTheStep : NaiveRevocationStore
    {
        public override async ValueTask RevokeAsync(StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            RevocationEntry next;
            lock (Gate)
            {
                next = Next(FindPresent(key), key, kept, expiresAt, now);
            }

            await Interleaving.LetOthersInAsync();
            lock (Gate)
            {
                Write(next);
            }
        }
    }

    /// <summary>Cuts keys to the length of its column.</summary>
    public sealed class CutsKeys : NaiveRevocationStore
    {
        public override ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                var asked = keys.ToArray();
                return ValueTask.FromResult<IReadOnlyList<RevocationEntry>>(Entries.FindAll(entry => asked.Any(key => key.ToArray().AsSpan(0, 31).SequenceEqual(entry.Key.ToArray().AsSpan(0, 31)))));
            }
        }
    }

    /// <summary>Purges all expired entries without a limit.</summary>
    public sealed class PurgesWithoutBound : NaiveRevocationStore
    {
        public override ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => base.PurgeAsync(now, int.MaxValue, cancellationToken);
    }

    /// <summary>Purges entries that expire soon.</summary>
    public sealed class PurgesEarly : NaiveRevocationStore
    {
        public override ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => base.PurgeAsync(now + TimeSpan.FromSeconds(1), batch, cancellationToken);
    }

    /// <summary>Writes the generation, then checks for cancellation before it writes the rest.</summary>
    public sealed class WriteIsCancelledInTheMiddle : NaiveRevocationStore
    {
        public override ValueTask RevokeAsync(StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                var (present, next) = (FindPresent(key), Next(FindPresent(key), key, kept, expiresAt, now));
                Write((present ?? next) with { Generation = next.Generation });
                cancellationToken.ThrowIfCancellationRequested();
                Write(next);
                return ValueTask.CompletedTask;
            }
        }
    }
}
