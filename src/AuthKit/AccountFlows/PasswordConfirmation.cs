using AuthKit.Accounts;
using AuthKit.Passwords;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// The current password of who is signed in, asked for again before something that a borrowed session must not do. A permit
/// is taken before the hash and given back where the password is right or could not be verified.
/// </summary>
internal sealed class PasswordConfirmation(FlowLimits limits, IAccountService accounts, IPasswordHasher hasher)
{
    /// <summary>The account; or null and the answer to give.</summary>
    public async ValueTask<(Account? Account, AccountFlowResult Refusal)> ConfirmAsync(Session session, string? password, CancellationToken cancellationToken)
    {
        if (session.Subject is not { } subject)
        {
            return (null, new AccountFlowResult(AccountFlowStatus.InvalidCredentials));
        }

        var permit = await limits.ConfirmAsync(subject, cancellationToken).ConfigureAwait(false);
        if (!permit.IsGiven)
        {
            return (null, AccountFlowResult.Limited(permit.RetryAfter));
        }

        var isAnswered = false;
        try
        {
            var account = await accounts.FindByIdAsync(subject, cancellationToken).ConfigureAwait(false);
            var verification = await hasher.VerifyAsync(password, account?.PasswordHash, cancellationToken: cancellationToken).ConfigureAwait(false);
            isAnswered = verification == PasswordVerification.Failed;
            return isAnswered || account is not { Status: AccountStatus.Active }
                ? (null, new AccountFlowResult(AccountFlowStatus.InvalidCredentials))
                : (account, default);
        }
        finally
        {
            if (!isAnswered)
            {
                await limits.GiveBackAsync(permit).ConfigureAwait(false);
            }
        }
    }
}
