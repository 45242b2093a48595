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

/// <summary>
/// Changes to an account after which earlier sign-ins no longer hold, in an order that leaves no gap.
/// </summary>
internal sealed class AccountSecurityUpdate
{
    // A write that meets another one reads again; more often than this nobody writes by chance.
    private const int MaxAttempts = 5;

    private readonly IAccountService _accounts;
    private readonly DeviceService _devices;
    private readonly IOneTimeTokenService _tokens;
    private readonly IMfaService? _mfa;
    private readonly PendingEnds _ends;

    /// <param name="signIn">Accounts, devices and second factors.</param>
    /// <param name="tokens">Removed with a change.</param>
    public AccountSecurityUpdate(SignInComponents signIn, IOneTimeTokenService tokens)
    {
        _mfa = signIn.Gate?.Mfa;
        _accounts = signIn.Accounts;
        _devices = signIn.Devices;
        _tokens = tokens;
        _ends = signIn.PendingEnds;
    }

    /// <summary>
    /// Ends all sign-ins; writes the change, with the note that sign-ins are left to end; ends sign-ins again, those that began
    /// between the first time and the write, and clears the note; deletes the account's links and codes, the proof among them; tells. Where the
    /// account starts over from its proven address, second factors are removed each time that sign-ins end. Up to the write a failure leaves
    /// everything as it was, the proof good. A proof works once because the write raises the security version that it carries; it
    /// stays until all has ended, so that the same call made again finishes what is left (<see cref="FlowContext.ResolveAsync"/>).
    /// </summary>
    /// <param name="account">As it was read when the proof was checked.</param>
    /// <param name="exceptSid">The caller's sign-in, which ends last, so that the call can be made again; null for a caller without a sign-in.</param>
    /// <param name="reason">Why sign-ins end.</param>
    /// <param name="change">Gives the changed account; null where the proof does not fit the account as it now is.</param>
    /// <param name="cause">The event of the write.</param>
    /// <param name="written">Told once, with the account as written, whatever fails after the write.</param>
    /// <param name="cancellationToken">Cancels what comes before the write.</param>
    /// <exception cref="AuthUnavailableException">
    /// A store failed. The change may be written or not; sign-ins may be left only where they could not be ended, and end before the
    /// account's next sign-in.
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
            // The write may have taken place all the same.
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
                // Last of all: what is told may lead to a new link, which must not go with the old ones.
                written(edit.Account);
            }
        }

        return edit;
    }

    /// <summary>Ends what an earlier change left; gives the account as it then is, null where it is gone.</summary>
    public ValueTask<Account?> FinishAsync(Account account) => _ends.FinishAsync(account);

    /// <summary>
    /// Writes a change by compare-and-set. Where another write came first (a rehash, say), the account is read again and
    /// <paramref name="change"/> asked whether it still fits.
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

        throw new AuthUnavailableException(AuthUnavailableKind.Store, "An account changed again and again while it was to be written.");
    }

    /// <summary>Ends all sign-ins of a subject: sessions, refresh tokens, access tokens.</summary>
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

    /// <summary>Deletes all one-time tokens of an account and its login, the application's own too.</summary>
    public async ValueTask RemoveTokensAsync(Account account, CancellationToken cancellationToken)
    {
        await _tokens.RemoveAllAsync(account.Subject, cancellationToken).ConfigureAwait(false);
        await _tokens.RemoveAsync(FlowPurpose.OwnerOf(account), FlowPurpose.OfLogin, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Deletes the flows' links and codes of an account that got another security version: dead already, for they carry the
    /// earlier one. So what cannot be deleted is left to its expiry.
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

/// <summary>How a change to an account ended. The default value: nothing was written, for there was nothing it still fitted.</summary>
internal readonly struct AccountEdit(AccountWrite write, Account? account = null)
{
    public AccountWrite Write { get; } = write;

    /// <summary>The account as written; null where it was not.</summary>
    public Account? Account { get; } = account;

    [MemberNotNullWhen(true, nameof(Account))]
    public bool Succeeded => Write == AccountWrite.Written;
}

/// <summary>
/// What the first proof of an address clears, unless it came through the browser that set it, or that is known as a device of
/// the account: everything that the creator of the account may know or hold, because the creator need not own the address (pre-hijacking). The one
/// place for it.
/// </summary>
internal static class FirstProof
{
    /// <summary>
    /// The account without its password, the address proven. Sessions, second factors and one-time tokens go with the write
    /// (<see cref="AccountSecurityUpdate.RunAsync"/>). Credentials that accounts get in later versions, such as linked identities and keys for
    /// programs, is to be cleared too.
    /// </summary>
    public static Account Clear(Account account) => account.WithoutPassword().WithVerifiedEmail();
}
