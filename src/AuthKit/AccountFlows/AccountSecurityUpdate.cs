using System.Diagnostics.CodeAnalysis;
using AuthKit.Accounts;
using AuthKit.Devices;
using AuthKit.Events;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Makes changes to an account that invalidate its earlier sign-ins, in an order that leaves no gap.</summary>
internal sealed class AccountSecurityUpdate
{
    // After a conflict with another write, the account is read again. More conflicts than this do not happen by chance.
    private const int MaxAttempts = 5;

    private readonly IAccountService _accounts;
    private readonly DeviceService _devices;
    private readonly IOneTimeTokenService _tokens;
    private readonly IMfaService? _mfa;
    private readonly PendingEnds _ends;

    /// <param name="signIn">The accounts, devices and second factors.</param>
    /// <param name="tokens">The one-time tokens, which are deleted with a change.</param>
    public AccountSecurityUpdate(SignInComponents signIn, IOneTimeTokenService tokens)
    {
        _mfa = signIn.Gate?.Mfa;
        _accounts = signIn.Accounts;
        _devices = signIn.Devices;
        _tokens = tokens;
        _ends = signIn.PendingEnds;
    }

    /// <summary>
    /// Makes a change in these steps: ends all sign-ins; writes the change, with a note that sign-ins must still end; ends the sign-ins that began
    /// in between, and clears the note; deletes the account's links and codes, including the proof; calls <paramref name="written"/>. If the
    /// account starts over from its proven address, second factors are removed each time that sign-ins end. A failure before the write leaves the
    /// account unchanged and the proof valid. The proof works only once, because the write raises the security version that the proof has. The
    /// proof is deleted only after all sign-ins have ended, so that the same call can be repeated to finish the rest
    /// (<see cref="FlowContext.ResolveAsync"/>).
    /// </summary>
    /// <param name="account">The account, as it was read when the proof was checked.</param>
    /// <param name="exceptSid">The caller's sign-in, which ends last so that the call can be repeated; null for a caller without a sign-in.</param>
    /// <param name="reason">The reason for which the sign-ins end.</param>
    /// <param name="change">Returns the changed account; null if the proof does not fit the current account.</param>
    /// <param name="cause">The event of the write.</param>
    /// <param name="written">Called once with the account as written, even if a later step fails.</param>
    /// <param name="cancellationToken">Cancels the steps before the write.</param>
    /// <exception cref="AuthUnavailableException">
    /// A store failed. The change may have been written or not. Sign-ins remain only if they could not be ended, and end before the account's next
    /// sign-in.
    /// </exception>
    public async ValueTask<AccountEdit> RunAsync(
        Account account,
        SessionId? exceptSid,
        SessionEndReason reason,
        Func<Account, Account?> change,
        AuthEvent cause,
        Action<Account> written,
        CancellationToken cancellationToken)
    {
        await _ends.EndAsync(account.Subject, exceptSid, reason, cancellationToken).ConfigureAwait(false);
        AccountEdit edit;
        try
        {
            edit = await EditAsync(account, current => change(current)?.WithPendingEnd(reason), cause, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
            // The write may have been done in spite of the exception.
            await _ends.EndAsync(account.Subject, exceptSid, reason, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        if (edit.Succeeded)
        {
            try
            {
                await _ends.FinishAsync(edit.Account).ConfigureAwait(false);
                await ForgetTokensAsync(account).ConfigureAwait(false);
            }
            finally
            {
                // Called last: the notice may lead to a new link, which must not be deleted with the old ones.
                written(edit.Account);
            }
        }

        return edit;
    }

    /// <summary>Ends the sign-ins that an earlier change left. Returns the account afterwards; null if it no longer exists.</summary>
    public ValueTask<Account?> FinishAsync(Account account) => _ends.FinishAsync(account);

    /// <summary>
    /// Writes a change by compare-and-set. If another write (for example, a rehash) came first, the account is read again, and
    /// <paramref name="change"/> decides whether it still fits.
    /// </summary>
    public async ValueTask<AccountEdit> EditAsync(Account account, Func<Account, Account?> change, AuthEvent cause, CancellationToken cancellationToken)
    {
        var current = account;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (current is null || change(current) is not { } changed)
            {
                return default;
            }

            var write = await _accounts.UpdateAsync(changed, cause, cancellationToken).ConfigureAwait(false);
            if (write != AccountWrite.Conflict)
            {
                return new AccountEdit(write, write == AccountWrite.Written ? changed.AsWritten() : null);
            }

            current = await _accounts.FindByIdAsync(account.Subject, cancellationToken).ConfigureAwait(false);
        }

        throw new AuthUnavailableException(AuthUnavailableKind.Store, "An account could not be written, because other calls changed it repeatedly.");
    }

    /// <summary>Ends all sign-ins of a subject: sessions, refresh tokens and access tokens.</summary>
    public async ValueTask EndSessionsAsync(SubjectRef subject, SessionEndReason reason, CancellationToken cancellationToken, SessionId? exceptSid = null) =>
        await _devices.EndAllAsync(subject, exceptSid, reason, cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes the second factors of a subject.</summary>
    public async ValueTask RemoveSecondFactorsAsync(SubjectRef subject, CancellationToken cancellationToken)
    {
        if (_mfa is not null)
        {
            await _mfa.DeleteAsync(subject, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes all one-time tokens of an account and its login, including the application's own tokens.</summary>
    public async ValueTask RemoveTokensAsync(Account account, CancellationToken cancellationToken)
    {
        await _tokens.RemoveAllAsync(account.Subject, cancellationToken).ConfigureAwait(false);
        await _tokens.RemoveAsync(FlowPurpose.OwnerOf(account), FlowPurpose.OfLogin, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Deletes the flows' links and codes of an account whose security version has changed. They are invalid already, because they have the earlier
    /// version. So a failure does no harm, and the rest expires.
    /// </summary>
    private async ValueTask ForgetTokensAsync(Account account)
    {
        try
        {
            await _tokens.RemoveAsync(account.Subject, FlowPurpose.OfSubject, CancellationToken.None).ConfigureAwait(false);
            await _tokens.RemoveAsync(FlowPurpose.OwnerOf(account), FlowPurpose.CodesOfLogin, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
        }
    }
}

/// <summary>The result of a change to an account. The default value: nothing was written, because the change did not fit the account.</summary>
internal readonly struct AccountEdit(AccountWrite write, Account? account = null)
{
    public AccountWrite Write { get; } = write;

    /// <summary>The account as written; null if it was not written.</summary>
    public Account? Account { get; } = account;

    [MemberNotNullWhen(true, nameof(Account))]
    public bool Succeeded => Write == AccountWrite.Written;
}

/// <summary>
/// Clears an account at the first proof of its address, unless the proof comes from the browser that set the credentials or from a known device of
/// the account. It clears all credentials that the creator of the account may know or have, because the creator may not own the address
/// (pre-hijacking). Every flow uses this class for it.
/// </summary>
internal static class FirstProof
{
    /// <summary>
    /// Returns the account without its password, and with a proven address. Sessions, second factors and one-time tokens are removed when it is
    /// written (<see cref="AccountSecurityUpdate.RunAsync"/>). Credentials that accounts get in later versions, such as linked identities and API
    /// keys, must be cleared too.
    /// </summary>
    public static Account Clear(Account account) => account.WithoutPassword().WithVerifiedEmail();
}
