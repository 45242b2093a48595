using AuthKit.Revocation;
using AuthKit.Testing.Revocation;

namespace AuthKit.Testing;

/// <summary>What every <see cref="IRevocationStore"/> does.</summary>
public static class RevocationStoreCases
{
    /// <summary>All cases, always in the same order.</summary>
    public static IReadOnlyList<ConformanceCase<IRevocationStore>> All { get; } =
    [
        .. RevocationFindCases.Cases,
        .. RevocationWriteCases.Cases,
        .. RevocationPurgeCases.Cases,
        .. RevocationTransactionCases.Cases,
    ];
}
