using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Testing.Accounts;

namespace AuthKit.Testing;

/// <summary>Cases that every <see cref="IAccountStore"/> must pass.</summary>
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
    /// More cases, for a store whose <see cref="IAccountStore.KeepsAudit"/> is true. They read their audit records back from the audit log in the
    /// same database.
    /// </summary>
    /// <param name="openLog">Opens another instance over the audit log of the same data each time it is called.</param>
    public static IReadOnlyList<ConformanceCase<IAccountStore>> WithAudit(Func<IAuditStore> openLog)
    {
        ArgumentNullException.ThrowIfNull(openLog);
        return [.. AccountAuditCases.CasesOf(openLog)];
    }
}
