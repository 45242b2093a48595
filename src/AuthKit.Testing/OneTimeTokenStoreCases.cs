using AuthKit.OneTimeTokens;
using AuthKit.Testing.OneTimeTokens;

namespace AuthKit.Testing;

/// <summary>Cases that every <see cref="IOneTimeTokenStore"/> must pass.</summary>
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
