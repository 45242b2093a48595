using System.Runtime.CompilerServices;
using AuthKit.KeyRotation;
using AuthKit.Stores;

namespace AuthKit.Testing.KeyRotation;

/// <summary>A trial of a store of rings of signing keys: makes records, and calls the store in few words.</summary>
internal sealed class JwtKeyTrial(ConformanceCase<IJwtKeyStore> conformanceCase, Func<IJwtKeyStore> open, CancellationToken cancellationToken)
    : Trial<IJwtKeyStore>(conformanceCase, open, cancellationToken)
{
    /// <summary>Makes a case of a method; its name is the case's.</summary>
    public static ConformanceCase<IJwtKeyStore> Case(Func<JwtKeyTrial, Task> body, string rule, [CallerArgumentExpression(nameof(body))] string name = "") =>
        new(name, rule, (conformanceCase, open, cancellationToken) => body(new JwtKeyTrial(conformanceCase, open, cancellationToken)));

    /// <summary>A record of a new ring, or of the one given.</summary>
    public static JwtKeyRecord NewRecord(StoreKey? ring = null, long version = 1, int size = 100) =>
        new() { Ring = ring ?? NewKey(), Version = version, Payload = RandomBytes(size) };

    /// <summary>Writes records one after another, from both instances in turn, and expects each to be written.</summary>
    public async Task WriteAsync(params JwtKeyRecord[] records)
    {
        for (var i = 0; i < records.Length; i++)
        {
            Equal(true, await this[i].WriteAsync(records[i], Cancellation).ConfigureAwait(false), $"whether version {records[i].Version} is written");
        }
    }

    /// <summary>Expects that a record is refused.</summary>
    public async Task RefusesAsync(JwtKeyRecord record, string which) =>
        Equal(false, await Other.WriteAsync(record, Cancellation).ConfigureAwait(false), $"whether {which} is written");

    /// <summary>Expects that both instances find this record.</summary>
    public async Task HasAsync(JwtKeyRecord expected, string which)
    {
        for (var i = 0; i < 2; i++)
        {
            var found = await this[i].FindAsync(expected.Ring, Cancellation).ConfigureAwait(false);
            if (found is null)
            {
                Fail($"Expected {which} to be found; there was no record.");
            }

            Equal(expected.Ring, found.Ring, $"the ring of {which}");
            Equal(expected.Version, found.Version, $"the version of {which}");
            SameBytes(expected.Payload, found.Payload, $"the payload of {which}");
        }
    }

    /// <summary>Expects that neither instance finds a record.</summary>
    public async Task HasNoneAsync(StoreKey ring, string which)
    {
        for (var i = 0; i < 2; i++)
        {
            Equal(true, await this[i].FindAsync(ring, Cancellation).ConfigureAwait(false) is null, $"whether {which} is missing");
        }
    }
}
