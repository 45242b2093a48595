using AuthKit.Revocation;
using AuthKit.Testing.Revocation;

namespace AuthKit.Testing;

/// <summary>Cases that every <see cref="IRevocationStore"/> must pass.</summary>
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
