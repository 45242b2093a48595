using AuthKit.OneTimeTokens;
using AuthKit.Testing.OneTimeTokens;

namespace AuthKit.Testing;

/// <summary>What every <see cref="IOneTimeTokenStore"/> does.</summary>
public static class OneTimeTokenStoreCases
{
    /// <summary>All cases, always in the same order.</summary>
    public static IReadOnlyList<ConformanceCase<IOneTimeTokenStore>> All { get; } =
    [
        .. OneTimeTokenExpiryCases.Cases,
        .. OneTimeTokenBoundCases.Cases,
        .. OneTimeTokenUseCases.Cases,
        .. OneTimeTokenCodeCases.Cases,
        .. OneTimeTokenTryCases.Cases,
        .. OneTimeTokenPurposeCases.Cases,
        .. OneTimeTokenRemovalCases.Cases,
        .. OneTimeTokenPurgeCases.Cases,
        .. OneTimeTokenValuesCases.Cases,
        .. OneTimeTokenCancellationCases.Cases,
        .. OneTimeTokenTransactionCases.Cases,
    ];
}
