using AuthKit.Accounts;
using AuthKit.Testing.Accounts;

namespace AuthKit.Testing;

/// <summary>What every <see cref="IAccountStore"/> does.</summary>
public static class AccountStoreCases
{
    /// <summary>All cases, always in the same order.</summary>
    public static IReadOnlyList<ConformanceCase<IAccountStore>> All { get; } =
    [
        .. AccountAdditionCases.Cases,
        .. AccountUpdateCases.Cases,
        .. AccountRemovalCases.Cases,
        .. AccountValuesCases.Cases,
    ];
}
