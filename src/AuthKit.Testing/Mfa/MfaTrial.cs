using System.Runtime.CompilerServices;
using AuthKit.Mfa;
using AuthKit.Stores;
using AuthKit.Testing.Versioned;

namespace AuthKit.Testing.Mfa;

/// <summary>A trial of a store of second factors.</summary>
internal sealed class MfaTrial(ConformanceCase<IMfaStore> conformanceCase, Func<IMfaStore> open, CancellationToken cancellationToken)
    : VersionedTrial<IMfaStore>(conformanceCase, open, cancellationToken)
{
    public override int MaxPayloadSize => MfaRecord.MaxPayloadSize;

    public override async ValueTask<VersionedRow?> FindAsync(IMfaStore store, StoreKey key) =>
        await store.FindAsync(key, Cancellation).ConfigureAwait(false) is { } found ? new VersionedRow(found.Owner, found.Version, Previous: 0, found.Payload) : null;

    public override ValueTask<bool> WriteAsync(IMfaStore store, VersionedRow row, CancellationToken cancellationToken) =>
        store.WriteAsync(new MfaRecord { Owner = row.Key, Version = row.Version, Payload = row.Payload }, row.Previous, cancellationToken);

    /// <summary>Makes a case of a method; its name is the case's.</summary>
    public static ConformanceCase<IMfaStore> Case(Func<MfaTrial, Task> body, string rule, [CallerArgumentExpression(nameof(body))] string name = "") =>
        new(name, rule, (conformanceCase, open, cancellationToken) => body(new MfaTrial(conformanceCase, open, cancellationToken)));
}
