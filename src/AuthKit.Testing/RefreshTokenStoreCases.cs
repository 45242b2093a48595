using AuthKit.RefreshTokens;
using AuthKit.Testing.RefreshTokens;

namespace AuthKit.Testing;

/// <summary>Cases that every <see cref="IRefreshTokenStore"/> must pass.</summary>
public static class RefreshTokenStoreCases
{
    /// <summary>All cases, always in the same order.</summary>
    public static IReadOnlyList<ConformanceCase<IRefreshTokenStore>> All { get; } =
    [
        .. RefreshExpiryCases.Cases,
        .. RefreshBoundCases.Cases,
        .. RefreshReplacementCases.Cases,
        .. RefreshRotationCases.Cases,
        .. RefreshReuseCases.Cases,
        .. RefreshRevocationCases.Cases,
        .. RefreshListCases.Cases,
        .. RefreshPurgeCases.Cases,
        .. RefreshValuesCases.Cases,
        .. RefreshCancellationCases.Cases,
        .. RefreshTransactionCases.Cases,
    ];
}
