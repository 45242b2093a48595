using AuthKit.Accounts;
using AuthKit.Testing.AccountServices;

namespace AuthKit.Testing;

/// <summary>What every <see cref="IAccountService"/> does: cases for a service of your own over a table of your own.</summary>
public static class AccountServiceCases
{
    /// <summary>All cases, always in the same order.</summary>
    public static IReadOnlyList<ConformanceCase<IAccountService>> All { get; } =
    [
        .. AccountServiceAdditionCases.Cases,
        .. AccountServiceUpdateCases.Cases,
        .. AccountServiceLoginCases.Cases,
        .. AccountServiceRemovalCases.Cases,
    ];
}
