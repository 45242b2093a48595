using AuthKit.Accounts;
using AuthKit.Sessions;
using AuthKit.SignIn;

namespace AuthKit.AccountFlows;

/// <summary>
/// Confirms the identity of a signed-in user before a change that a borrowed session must not make. The user must give the current password and, if
/// the account has a second factor, a fresh proof of it.
/// </summary>
internal sealed class OwnerConfirmation(SignInComponents signIn)
{
    /// <summary>Returns the account; or null, and the result of the flow.</summary>
    public async ValueTask<(Account? Account, AccountFlowResult Refusal)> ConfirmAsync(Session session, string? password, CancellationToken cancellationToken)
    {
        if (session.Subject is not { } subject)
        {
            return (null, new AccountFlowResult(AccountFlowStatus.InvalidCredentials));
        }

        // Checked first: a client without the second factor must not learn whether the password is right.
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
