using AuthKit.Stores;

namespace AuthKit.Testing.Versioned;

/// <summary>A trial of a store of records with a version: makes records, and calls the store in few words.</summary>
internal abstract class VersionedTrial<TStore>(ConformanceCase<TStore> conformanceCase, Func<TStore> open, CancellationToken cancellationToken)
    : Trial<TStore>(conformanceCase, open, cancellationToken)
    where TStore : class
{
    /// <summary>The largest payload that the store takes.</summary>
    public abstract int MaxPayloadSize { get; }

    /// <summary>A record under a new key, or under the one given; it follows the version before its own, the first follows none.</summary>
    public static VersionedRow NewRow(StoreKey? key = null, long version = 1, int size = 100) => new(key ?? NewKey(), version, version - 1, RandomBytes(size));

    /// <summary>A record that follows another, with a version of any size.</summary>
    public static VersionedRow After(VersionedRow row, long version) => new(row.Key, version, row.Version, RandomBytes(100));

    public abstract ValueTask<VersionedRow?> FindAsync(TStore store, StoreKey key);

    public abstract ValueTask<bool> WriteAsync(TStore store, VersionedRow row, CancellationToken cancellationToken);

    /// <summary>Writes records one after another, from both instances in turn, and expects each to be written.</summary>
    public async Task WriteAsync(params VersionedRow[] rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            Equal(true, await WriteAsync(this[i], rows[i], Cancellation).ConfigureAwait(false), $"whether version {rows[i].Version} is written");
        }
    }

    /// <summary>Expects that a record is refused.</summary>
    public async Task RefusesAsync(VersionedRow row, string which) =>
        Equal(false, await WriteAsync(Other, row, Cancellation).ConfigureAwait(false), $"whether {which} is written");

    /// <summary>Expects that both instances find this record.</summary>
    public async Task HasAsync(VersionedRow expected, string which)
    {
        for (var i = 0; i < 2; i++)
        {
            var found = await FindAsync(this[i], expected.Key).ConfigureAwait(false);
            if (found is null)
            {
                Fail($"Expected {which} to be found; there was no record.");
            }

            Equal(expected.Key, found.Key, $"the key of {which}");
            Equal(expected.Version, found.Version, $"the version of {which}");
            SameBytes(expected.Payload, found.Payload, $"the payload of {which}");
        }
    }

    /// <summary>Expects that neither instance finds a record.</summary>
    public async Task HasNoneAsync(StoreKey key, string which)
    {
        for (var i = 0; i < 2; i++)
        {
            Equal(true, await FindAsync(this[i], key).ConfigureAwait(false) is null, $"whether {which} is missing");
        }
    }
}
