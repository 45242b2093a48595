using AuthKit.Accounts;
using AuthKit.Audit;
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
        .. AccountAuditCases.Cases,
        .. AccountTransactionCases.Cases,
    ];

    /// <summary>
    /// More cases, for a store whose <see cref="IAccountStore.KeepsAudit"/> is true: what they write is read back from the
    /// audit log beside it.
    /// </summary>
    /// <param name="openLog">Makes an instance over the audit log of the same data each time it is called.</param>
    public static IReadOnlyList<ConformanceCase<IAccountStore>> WithAudit(Func<IAuditStore> openLog)
    {
        ArgumentNullException.ThrowIfNull(openLog);
        return [.. AccountAuditCases.CasesOf(openLog)];
    }
}
