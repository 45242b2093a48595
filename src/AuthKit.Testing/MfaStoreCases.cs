using AuthKit.Mfa;
using AuthKit.Testing.Mfa;
using AuthKit.Testing.Versioned;

namespace AuthKit.Testing;

/// <summary>What every <see cref="IMfaStore"/> does.</summary>
public static class MfaStoreCases
{
    /// <summary>All cases, always in the same order.</summary>
    public static IReadOnlyList<ConformanceCase<IMfaStore>> All { get; } =
    [
        .. new VersionedWriteCases<IMfaStore>(static (conformanceCase, open, cancellationToken) => new MfaTrial(conformanceCase, open, cancellationToken)).Cases,
        .. MfaRemovalCases.Cases,
    ];
}
