using AuthKit.Accounts;
using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.AccessTokens;

/// <summary>Lets a subject go on while their account is active and has the security version of the sign-in.</summary>
internal sealed class AccountSubjectGate(IAccountService accounts) : ISubjectGate
{
    public async ValueTask<bool> MaySignInAsync(SubjectRef subject, long securityVersion, CancellationToken cancellationToken) =>
        Account.IsCurrent(await accounts.FindByIdAsync(subject, cancellationToken).ConfigureAwait(false), securityVersion);
}
