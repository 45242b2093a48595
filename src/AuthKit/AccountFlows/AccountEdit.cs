using System.Diagnostics.CodeAnalysis;
using AuthKit.Accounts;

namespace AuthKit.AccountFlows;

/// <summary>How a change to an account ended. The default value: nothing was written, for there was nothing it still fitted.</summary>
internal readonly struct AccountEdit(AccountWrite write, Account? account = null)
{
    public AccountWrite Write { get; } = write;

    /// <summary>The account as written; null where it was not.</summary>
    public Account? Account { get; } = account;

    [MemberNotNullWhen(true, nameof(Account))]
    public bool IsWritten => Write == AccountWrite.Written;
}
