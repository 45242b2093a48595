using AuthKit.KeyRotation;
using AuthKit.Testing.KeyRotation;
using AuthKit.Testing.Versioned;

namespace AuthKit.Testing;

/// <summary>What every <see cref="IJwtKeyStore"/> does.</summary>
public static class JwtKeyStoreCases
{
    /// <summary>All cases, always in the same order.</summary>
    public static IReadOnlyList<ConformanceCase<IJwtKeyStore>> All { get; } =
        [.. new VersionedWriteCases<IJwtKeyStore>(static (conformanceCase, open, cancellationToken) => new JwtKeyTrial(conformanceCase, open, cancellationToken)).Cases];
}
