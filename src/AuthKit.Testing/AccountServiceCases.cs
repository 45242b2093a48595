using AuthKit.Accounts;
using AuthKit.Testing.AccountServices;

namespace AuthKit.Testing;

/// <summary>Cases that every <see cref="IAccountService"/> must pass, for your own service over your own table.</summary>
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
