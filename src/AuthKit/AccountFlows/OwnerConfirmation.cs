using AuthKit.Accounts;
using AuthKit.Sessions;
using AuthKit.SignIn;

namespace AuthKit.AccountFlows;

/// <summary>
/// What is asked of who is signed in before a change that a borrowed session must not make: the current password, and a fresh
/// second factor where the account has one.
/// </summary>
internal sealed class OwnerConfirmation(SignInComponents signIn)
{
    /// <summary>The account; or null and the answer to give.</summary>
    public async ValueTask<(Account? Account, AccountFlowResult Refusal)> ConfirmAsync(Session session, string? password, CancellationToken cancellationToken)
    {
        if (session.Subject is not { } subject)
        {
            return (null, new AccountFlowResult(AccountFlowStatus.InvalidCredentials));
        }

        // First: who has to show a second factor learns nothing about the password.
        if (signIn.Gate is { } gate && !await gate.IsFreshAsync(session, isPasswordGiven: true, cancellationToken).ConfigureAwait(false))
        {
            return (null, new AccountFlowResult(AccountFlowStatus.FreshAuthenticationRequired));
        }

        var (account, retryAfter) = await signIn.Passwords.ConfirmAsync(subject, session.Sid, password, cancellationToken).ConfigureAwait(false);
        return account is not null
            ? (account, default)
            : (null, retryAfter > TimeSpan.Zero ? AccountFlowResult.Limited(retryAfter) : new AccountFlowResult(AccountFlowStatus.InvalidCredentials));
    }
}
