using System.Runtime.CompilerServices;
using AuthKit.Stores;

namespace AuthKit.Testing.Versioned;

/// <summary>The trial of a store of versioned records. Makes records, and shortens the calls to the store.</summary>
internal sealed class VersionedTrial(ConformanceCase<IVersionedStore> conformanceCase, Func<IVersionedStore> open, CancellationToken cancellationToken)
    : Trial<IVersionedStore>(conformanceCase, open, cancellationToken)
{
    /// <summary>
    /// A record under a new key, or under the given one. It follows the version before its own; the first version follows no record.
    /// </summary>
    public static VersionedRow NewRow(StoreKey? key = null, long version = 1, int size = 100) => new(key ?? NewKey(), version, version - 1, RandomBytes(size));

    /// <summary>A record that follows another, with a version of any size.</summary>
    public static VersionedRow After(VersionedRow row, long version) => new(row.Key, version, row.Version, RandomBytes(100));

    /// <summary>Makes a case from a method, which also gives the case its name.</summary>
    public static ConformanceCase<IVersionedStore> Case(Func<VersionedTrial, Task> body, string rule, [CallerArgumentExpression(nameof(body))] string name = "") =>
        new(name, rule, (conformanceCase, open, cancellationToken) => body(new VersionedTrial(conformanceCase, open, cancellationToken)));

    /// <summary>Writes a record from one instance; returns whether it was written.</summary>
    public ValueTask<bool> TryWriteAsync(int instance, VersionedRow row) => this[instance].WriteAsync(row.ToRecord(), row.Previous, Cancellation);

    /// <summary>Writes records one after another, from both instances in turn, and expects each to be written.</summary>
    public async Task WriteAsync(params VersionedRow[] rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            Equal(true, await TryWriteAsync(i, rows[i]).ConfigureAwait(false), $"whether version {rows[i].Version} is written");
        }
    }

    /// <summary>Expects that a record is refused.</summary>
    public async Task RefusesAsync(VersionedRow row, string which) =>
        Equal(false, await TryWriteAsync(1, row).ConfigureAwait(false), $"whether {which} is written");

    /// <summary>Expects that both instances find this record.</summary>
    public async Task HasAsync(VersionedRow expected, string which)
    {
        for (var i = 0; i < 2; i++)
        {
            var found = await this[i].FindAsync(expected.Key, Cancellation).ConfigureAwait(false);
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
            Equal(true, await this[i].FindAsync(key, Cancellation).ConfigureAwait(false) is null, $"whether {which} is missing");
        }
    }
}

/// <summary>A record to write.</summary>
/// <param name="Key">The key of the record.</param>
/// <param name="Version">The version to write.</param>
/// <param name="Previous">The version that it replaces; 0 for the first one.</param>
/// <param name="Payload">Any bytes.</param>
internal sealed record VersionedRow(StoreKey Key, long Version, long Previous, ReadOnlyMemory<byte> Payload)
{
    public VersionedRecord ToRecord() => new() { Key = Key, Version = Version, Payload = Payload };
}
