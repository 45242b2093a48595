using AuthKit.Accounts;
using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.AccessTokens;

/// <summary>
/// Asks the accounts whether a subject may go on: their account is there, is active, and has the security version of the sign-in. Give it
/// to a <see cref="RefreshTokenService"/> that is made with <c>new</c>; <c>AddAccounts()</c> registers it. Safe for concurrent use.
/// </summary>
public sealed class AccountSubjectGate : ISubjectGate
{
    private readonly IAccountService _accounts;

    /// <summary>Makes a gate over accounts.</summary>
    public AccountSubjectGate(IAccountService accounts)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        _accounts = accounts;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> MaySignInAsync(SubjectRef subject, long securityVersion, CancellationToken cancellationToken) =>
        Account.IsCurrent(await _accounts.FindByIdAsync(subject, cancellationToken).ConfigureAwait(false), securityVersion);
}
