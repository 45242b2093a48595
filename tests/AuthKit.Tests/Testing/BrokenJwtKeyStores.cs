using AuthKit.KeyRotation;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>Each has one flaw that an author of a store could make.</summary>
internal static class BrokenJwtKeyStores
{
    /// <summary>Writes whatever comes.</summary>
    public sealed class LastWriteWins : NaiveJwtKeyStore
    {
        protected override bool Follows(JwtKeyRecord? present, JwtKeyRecord record, long previous) => true;
    }

    /// <summary>Writes any later version.</summary>
    public sealed class AllowsGaps : NaiveJwtKeyStore
    {
        protected override bool Follows(JwtKeyRecord? present, JwtKeyRecord record, long previous) => present is null ? previous == 0 : record.Version > present.Version;
    }

    /// <summary>Begins a ring with any version.</summary>
    public sealed class BeginsAnywhere : NaiveJwtKeyStore
    {
        protected override bool Follows(JwtKeyRecord? present, JwtKeyRecord record, long previous) => present is null || base.Follows(present, record, previous);
    }

    /// <summary>Writes the first version over whatever is there.</summary>
    public sealed class BeginsAnew : NaiveJwtKeyStore
    {
        protected override bool Follows(JwtKeyRecord? present, JwtKeyRecord record, long previous) => previous == 0 || base.Follows(present, record, previous);
    }

    /// <summary>Compares in one step and writes in another.</summary>
    public sealed class ComparesOutsideTheStep : NaiveJwtKeyStore
    {
        public override async ValueTask<bool> WriteAsync(JwtKeyRecord record, long previous, CancellationToken cancellationToken = default)
        {
            var present = await FindAsync(record.Ring, cancellationToken);
            if (!Follows(present, record, previous))
            {
                return false;
            }

            await Interleaving.LetOthersInAsync();
            lock (Gate)
            {
                Records.RemoveAll(other => other.Ring == record.Ring);
                Records.Add(record);
                return true;
            }
        }
    }

    /// <summary>Keeps the version in a byte.</summary>
    public sealed class CutsVersions : NaiveJwtKeyStore
    {
        public override async ValueTask<JwtKeyRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default) =>
            await base.FindAsync(ring, cancellationToken) is { } record ? record with { Version = (byte)record.Version } : null;
    }

    /// <summary>Keeps the caller's buffer.</summary>
    public sealed class KeepsTheBuffer : NaiveJwtKeyStore
    {
        protected override JwtKeyRecord Copy(JwtKeyRecord record) => record;
    }

    /// <summary>Finds by the first half of the key.</summary>
    public sealed class CutsKeys : NaiveJwtKeyStore
    {
        protected override bool IsOf(JwtKeyRecord record, StoreKey ring) => record.Ring.ToArray().AsSpan(0, 16).SequenceEqual(ring.ToArray().AsSpan(0, 16));
    }

    /// <summary>Has room for 8,000 bytes.</summary>
    public sealed class CutsPayloads : NaiveJwtKeyStore
    {
        protected override JwtKeyRecord Copy(JwtKeyRecord record) => record with { Payload = record.Payload[..Math.Min(record.Payload.Length, 8_000)].ToArray() };
    }

    /// <summary>Does not write where nothing would change.</summary>
    public sealed class SkipsTheSamePayload : NaiveJwtKeyStore
    {
        public override async ValueTask<bool> WriteAsync(JwtKeyRecord record, long previous, CancellationToken cancellationToken = default) =>
            (await FindAsync(record.Ring, cancellationToken) is not { } present || !present.Payload.Span.SequenceEqual(record.Payload.Span))
            && await base.WriteAsync(record, previous, cancellationToken);
    }

    /// <summary>Counts versions itself, as a store would that has a version column of its own.</summary>
    public sealed class CountsByItself : NaiveJwtKeyStore
    {
        public override async ValueTask<bool> WriteAsync(JwtKeyRecord record, long previous, CancellationToken cancellationToken = default) =>
            await base.WriteAsync(record with { Version = previous + 1 }, previous, cancellationToken);
    }

    /// <summary>Writes what is later than what is there, as a store would that orders versions.</summary>
    public sealed class OrdersVersions : NaiveJwtKeyStore
    {
        protected override bool Follows(JwtKeyRecord? present, JwtKeyRecord record, long previous) =>
            base.Follows(present, record, previous) && record.Version > previous;
    }

    /// <summary>Compares versions as numbers with 53 bits.</summary>
    public sealed class ComparesDoubles : NaiveJwtKeyStore
    {
        protected override bool Follows(JwtKeyRecord? present, JwtKeyRecord record, long previous) => (double)(present?.Version ?? 0) == (double)previous;
    }
}
