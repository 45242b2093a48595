using AuthKit.Mfa;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>Each has one flaw that an author of a store could make. Flaws of a write are those of <see cref="BrokenJwtKeyStores"/> too.</summary>
internal static class BrokenMfaStores
{
    /// <summary>Writes whatever comes.</summary>
    public sealed class LastWriteWins : NaiveMfaStore
    {
        protected override bool Follows(MfaRecord? present, MfaRecord record, long previous) => true;
    }

    /// <summary>Compares in one step and writes in another: a code works twice.</summary>
    public sealed class ComparesOutsideTheStep : NaiveMfaStore
    {
        public override async ValueTask<bool> WriteAsync(MfaRecord record, long previous, CancellationToken cancellationToken = default)
        {
            if (!Follows(await FindAsync(record.Owner, cancellationToken), record, previous))
            {
                return false;
            }

            await Interleaving.LetOthersInAsync();
            lock (Gate)
            {
                Records.RemoveAll(other => other.Owner == record.Owner);
                Records.Add(Copy(record));
                return true;
            }
        }
    }

    /// <summary>Keeps payloads in a column of 64 KiB less one.</summary>
    public sealed class CutsPayloads : NaiveMfaStore
    {
        protected override MfaRecord Copy(MfaRecord record) => record with { Payload = record.Payload[..Math.Min(record.Payload.Length, MfaRecord.MaxPayloadSize - 1)].ToArray() };
    }

    /// <summary>Keeps the caller's buffer.</summary>
    public sealed class KeepsTheBuffer : NaiveMfaStore
    {
        protected override MfaRecord Copy(MfaRecord record) => record;
    }

    /// <summary>Removes nothing.</summary>
    public sealed class KeepsWhatItRemoves : NaiveMfaStore
    {
        public override async ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default) => await FindAsync(owner, cancellationToken) is not null;
    }

    /// <summary>Answers that it removed what was not there.</summary>
    public sealed class AlwaysSaysThatItRemoved : NaiveMfaStore
    {
        public override async ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default)
        {
            await base.RemoveAsync(owner, cancellationToken);
            return true;
        }
    }

    /// <summary>Removes by the first half of the key.</summary>
    public sealed class RemovesByHalfTheKey : NaiveMfaStore
    {
        protected override bool IsToRemove(MfaRecord record, StoreKey owner) => record.Owner.ToArray().AsSpan(0, 16).SequenceEqual(owner.ToArray().AsSpan(0, 16));
    }

    /// <summary>Removes a record that was never written again, and no other.</summary>
    public sealed class RemovesTheFirstVersion : NaiveMfaStore
    {
        protected override bool IsToRemove(MfaRecord record, StoreKey owner) => record.Owner == owner && record.Version == 1;
    }

    /// <summary>Looks whether there is a record in one step and removes it in another.</summary>
    public sealed class LooksOutsideTheStep : NaiveMfaStore
    {
        public override async ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default)
        {
            var isThere = await FindAsync(owner, cancellationToken) is not null;
            await Interleaving.LetOthersInAsync();
            await base.RemoveAsync(owner, cancellationToken);
            return isThere;
        }
    }

    /// <summary>Writes a record that follows one that is gone.</summary>
    public sealed class BringsBackWhatWasRemoved : NaiveMfaStore
    {
        private readonly Dictionary<StoreKey, long> _removed = [];

        public override ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                if (Records.Find(record => record.Owner == owner) is { } present)
                {
                    _removed[owner] = present.Version;
                }

                return base.RemoveAsync(owner, cancellationToken);
            }
        }

        protected override bool Follows(MfaRecord? present, MfaRecord record, long previous) =>
            base.Follows(present, record, previous) || (present is null && _removed.TryGetValue(record.Owner, out var version) && previous == version);
    }

    /// <summary>Marks a record as removed, and counts its versions on.</summary>
    public sealed class CountsOnAfterARemoval : NaiveMfaStore
    {
        private readonly HashSet<StoreKey> _removed = [];

        public override async ValueTask<MfaRecord?> FindAsync(StoreKey owner, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                if (_removed.Contains(owner))
                {
                    return null;
                }
            }

            return await base.FindAsync(owner, cancellationToken);
        }

        public override ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                return ValueTask.FromResult(Records.Exists(record => record.Owner == owner) && _removed.Add(owner));
            }
        }

        protected override bool Follows(MfaRecord? present, MfaRecord record, long previous) => (present is null || !_removed.Contains(record.Owner)) && base.Follows(present, record, previous);
    }

    /// <summary>Remembers the version of what it removed, and writes what follows it over what came after.</summary>
    public sealed class TakesWhatFollowsTheRemoved : NaiveMfaStore
    {
        private readonly Dictionary<StoreKey, long> _removed = [];

        public override ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default)
        {
            lock (Gate)
            {
                _removed[owner] = Records.Find(record => record.Owner == owner)?.Version ?? 0;
                return base.RemoveAsync(owner, cancellationToken);
            }
        }

        protected override bool Follows(MfaRecord? present, MfaRecord record, long previous) =>
            base.Follows(present, record, previous) || (present is not null && _removed.TryGetValue(record.Owner, out var version) && previous == version);
    }
}
