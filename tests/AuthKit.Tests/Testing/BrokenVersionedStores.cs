using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>Versioned stores with one flaw each that an author of a store could make.</summary>
internal static class BrokenVersionedStores
{
    /// <summary>Writes every record.</summary>
    public sealed class LastWriteWins : NaiveVersionedStore
    {
        protected override bool Follows(VersionedRecord? present, VersionedRecord record, long previous) => true;
    }

    /// <summary>Writes any later version.</summary>
    public sealed class AllowsGaps : NaiveVersionedStore
    {
        protected override bool Follows(VersionedRecord? present, VersionedRecord record, long previous) => present is null ? previous == 0 : record.Version > present.Version;
    }

    /// <summary>Starts a record with any version.</summary>
    public sealed class BeginsAnywhere : NaiveVersionedStore
    {
        protected override bool Follows(VersionedRecord? present, VersionedRecord record, long previous) => present is null || base.Follows(present, record, previous);
    }

    /// <summary>Overwrites any existing record with the first version.</summary>
    public sealed class BeginsAnew : NaiveVersionedStore
    {
        protected override bool Follows(VersionedRecord? present, VersionedRecord record, long previous) => previous == 0 || base.Follows(present, record, previous);
    }

    /// <summary>Compares in one step and writes in another.</summary>
    public sealed class ComparesOutsideTheStep : NaiveVersionedStore
    {
        public override async ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default)
        {
            var present = await FindAsync(record.Key, cancellationToken);
            if (!Follows(present, record, previous))
            {
                return false;
            }

            await Interleaving.LetOthersInAsync();
            lock (Gate)
            {
                Records.RemoveAll(other => other.Key == record.Key);
                Records.Add(record);
                return true;
            }
        }
    }

    /// <summary>Stores the version in a byte.</summary>
    public sealed class CutsVersions : NaiveVersionedStore
    {
        public override async ValueTask<VersionedRecord?> FindAsync(StoreKey key, CancellationToken cancellationToken = default) =>
            await base.FindAsync(key, cancellationToken) is { } record ? record with { Version = (byte)record.Version } : null;
    }

    /// <summary>Keeps the caller's buffer.</summary>
    public sealed class KeepsTheBuffer : NaiveVersionedStore
    {
        protected override VersionedRecord Copy(VersionedRecord record) => record;
    }

    /// <summary>Finds by the first half of the key.</summary>
    public sealed class CutsKeys : NaiveVersionedStore
    {
        protected override bool IsOf(VersionedRecord record, StoreKey key) => record.Key.ToArray().AsSpan(0, 16).SequenceEqual(key.ToArray().AsSpan(0, 16));
    }

    /// <summary>Has room for 8,000 bytes.</summary>
    public sealed class HasRoomFor8000Bytes : NaiveVersionedStore
    {
        protected override VersionedRecord Copy(VersionedRecord record) => record with { Payload = record.Payload[..Math.Min(record.Payload.Length, 8_000)].ToArray() };
    }

    /// <summary>Does not write if nothing would change.</summary>
    public sealed class SkipsTheSamePayload : NaiveVersionedStore
    {
        public override async ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default) =>
            (await FindAsync(record.Key, cancellationToken) is not { } present || !present.Payload.Span.SequenceEqual(record.Payload.Span))
            && await base.WriteAsync(record, previous, cancellationToken);
    }

    /// <summary>Counts versions itself, as a store with its own version column would.</summary>
    public sealed class CountsByItself : NaiveVersionedStore
    {
        public override async ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default) =>
            await base.WriteAsync(record with { Version = previous + 1 }, previous, cancellationToken);
    }

    /// <summary>Writes a version that is later than the stored one, as a store that orders versions would.</summary>
    public sealed class OrdersVersions : NaiveVersionedStore
    {
        protected override bool Follows(VersionedRecord? present, VersionedRecord record, long previous) =>
            base.Follows(present, record, previous) && record.Version > previous;
    }

    /// <summary>Compares versions as numbers with 53 bits.</summary>
    public sealed class ComparesDoubles : NaiveVersionedStore
    {
        protected override bool Follows(VersionedRecord? present, VersionedRecord record, long previous) => (double)(present?.Version ?? 0) == (double)previous;
    }

    /// <summary>Stores payloads in a column of 64 KiB less one byte.</summary>
    public sealed class CutsPayloads : NaiveVersionedStore
    {
        protected override VersionedRecord Copy(VersionedRecord record) => record with { Payload = record.Payload[..Math.Min(record.Payload.Length, VersionedRecord.MaxPayloadSize - 1)].ToArray() };
    }

    /// <summary>Removes nothing.</summary>
    public sealed class KeepsWhatItRemoves : NaiveVersionedStore
    {
        public override async ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default) => await FindAsync(key, cancellationToken) is not null;
    }

    /// <summary>Reports that it removed a record that did not exist.</summary>
    public sealed class AlwaysSaysThatItRemoved : NaiveVersionedStore
    {
        public override async ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default)
        {
            await base.RemoveAsync(key, cancellationToken);
            return true;
        }
    }

    /// <summary>Removes by the first half of the key.</summary>
    public sealed class RemovesByHalfTheKey : NaiveVersionedStore
    {
        protected override bool IsToRemove(VersionedRecord record, StoreKey key) => record.Key.ToArray().AsSpan(0, 16).SequenceEqual(key.ToArray().AsSpan(0, 16));
    }

    /// <summary>Removes only records that were written once.</summary>
    public sealed class RemovesTheFirstVersion : NaiveVersionedStore
    {
        protected override bool IsToRemove(VersionedRecord record, StoreKey key) => record.Key == key && record.Version == 1;
    }

    /// <summary>Checks in one step whether there is a record, and removes it in another.</summary>
    public sealed class LooksOutsideTheStep : NaiveVersionedStore
    {
        public override async ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default)
        {
            var isThere = await FindAsync(key, cancellationToken) is not null;
            await Interleaving.LetOthersInAsync();
            await base.RemoveAsync(key, cancellationToken);
            return isThere;
        }
    }

    /// <summary>Writes the successor of a removed record.</summary>
    public sealed class BringsBackWhatWasRemoved : NaiveVersionedStore
    {
        private readonly Dictionary<StoreKey, long> _removed = [];

        public override ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                if (Records.Find(record => record.Key == key) is { } present)
                {
                    _removed[key] = present.Version;
                }

                return base.RemoveAsync(key, cancellationToken);
            }
        }

        protected override bool Follows(VersionedRecord? present, VersionedRecord record, long previous) =>
            base.Follows(present, record, previous) || (present is null && _removed.TryGetValue(record.Key, out var version) && previous == version);
    }

    /// <summary>Marks a record as removed, and continues to count its versions.</summary>
    public sealed class CountsOnAfterARemoval : NaiveVersionedStore
    {
        private readonly HashSet<StoreKey> _removed = [];

        public override async ValueTask<VersionedRecord?> FindAsync(StoreKey key, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                if (_removed.Contains(key))
                {
                    return null;
                }
            }

            return await base.FindAsync(key, cancellationToken);
        }

        public override ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                return ValueTask.FromResult(Records.Exists(record => record.Key == key) && _removed.Add(key));
            }
        }

        protected override bool Follows(VersionedRecord? present, VersionedRecord record, long previous) => (present is null || !_removed.Contains(record.Key)) && base.Follows(present, record, previous);
    }

    /// <summary>Remembers the version of a removed record, and overwrites a later record with its successor.</summary>
    public sealed class TakesWhatFollowsTheRemoved : NaiveVersionedStore
    {
        private readonly Dictionary<StoreKey, long> _removed = [];

        public override ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                _removed[key] = Records.Find(record => record.Key == key)?.Version ?? 0;
                return base.RemoveAsync(key, cancellationToken);
            }
        }

        protected override bool Follows(VersionedRecord? present, VersionedRecord record, long previous) =>
            base.Follows(present, record, previous) || (present is not null && _removed.TryGetValue(record.Key, out var version) && previous == version);
    }
}
