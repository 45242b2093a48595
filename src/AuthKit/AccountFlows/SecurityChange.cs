using AuthKit.Accounts;
using AuthKit.Devices;
using AuthKit.Events;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Changes to an account after which earlier sign-ins no longer hold, in an order that leaves no gap.
/// </summary>
internal sealed class SecurityChange
{
    // A write that meets another one reads again; more often than this nobody writes by chance.
    private const int MaxAttempts = 5;

    private readonly IAccountService _accounts;
    private readonly IDeviceService _devices;
    private readonly IOneTimeTokenService _tokens;
    private readonly IMfaService? _mfa;

    /// <param name="accounts">Written.</param>
    /// <param name="devices">End.</param>
    /// <param name="tokens">Deleted.</param>
    /// <param name="mfa">Deleted where an account begins anew; null: nobody has any.</param>
    public SecurityChange(IAccountService accounts, IDeviceService devices, IOneTimeTokenService tokens, IMfaService? mfa)
    {
        _mfa = mfa;
        _accounts = accounts;
        _devices = devices;
        _tokens = tokens;
    }

    /// <summary>
    /// Ends all sessions; spends the proof; writes; ends sessions again, those that a sign-in made between the first time
    /// and the write; deletes the account's other links and codes; tells. Where the account begins anew, second factors go each time
    /// that sessions end. Until the proof is spent a failure leaves it good. From
    /// then on the caller's hanging up changes nothing, and no step is left out because one before it failed.
    /// </summary>
    /// <param name="account">As it was read when the proof was checked.</param>
    /// <param name="reason">Why sessions end.</param>
    /// <param name="spendAsync">
    /// Uses the proof up: false where another call did. Null where there is nothing to use up: then sessions end after the
    /// write only.
    /// </param>
    /// <param name="change">Gives the changed account; null where the proof does not fit the account as it now is.</param>
    /// <param name="cause">The event of the write.</param>
    /// <param name="written">Told once, with the account as written, whatever fails after the write.</param>
    /// <param name="cancellationToken">Cancels what comes before the proof is spent.</param>
    /// <exception cref="AuthUnavailableException">
    /// A store failed. The proof may be spent, and the change may be written or not; sessions may be left only where they
    /// could not be ended.
    /// </exception>
    public async ValueTask<AccountEdit> RunAsync(
        Account account,
        SessionEndReason reason,
        Func<ValueTask<bool>>? spendAsync,
        Func<Account, Account?> change,
        AuthEvent cause,
        Action<Account> written,
        CancellationToken cancellationToken)
    {
        if (spendAsync is not null)
        {
            await EndAsync(account.Subject, reason, cancellationToken).ConfigureAwait(false);
            if (!await spendAsync().ConfigureAwait(false))
            {
                return default;
            }
        }

        AccountEdit edit;
        try
        {
            edit = await EditAsync(account, change, cause, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
            // The write may have taken place all the same.
            await EndAsync(account.Subject, reason, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        if (edit.IsWritten)
        {
            try
            {
                await EndAsync(account.Subject, reason, CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                // Last of all: what is told may lead to a new link, which must not go with the old ones.
                await ForgetTokensAsync(account).ConfigureAwait(false);
                written(edit.Account);
            }
        }

        return edit;
    }

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
    public async ValueTask EndSessionsAsync(SubjectRef subject, SessionEndReason reason, CancellationToken cancellationToken) =>
        await _devices.EndAllAsync(subject, exceptSid: null, reason, cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes the second factors of a subject.</summary>
    public async ValueTask RemoveSecondFactorsAsync(SubjectRef subject, CancellationToken cancellationToken)
    {
        if (_mfa is not null)
        {
            await _mfa.DeleteAsync(subject, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes all one-time tokens of an account, the application's own too.</summary>
    public async ValueTask RemoveTokensAsync(Account account, CancellationToken cancellationToken)
    {
        await _tokens.RemoveAllAsync(account.Subject, cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var purpose in FlowPurpose.CodesOfLogin)
        {
            await _tokens.RemoveAllAsync(FlowPurpose.OwnerOf(account), purpose, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask EndAsync(SubjectRef subject, SessionEndReason reason, CancellationToken cancellationToken)
    {
        await EndSessionsAsync(subject, reason, cancellationToken).ConfigureAwait(false);
        if (reason == SessionEndReason.AccountClaimed)
        {
            await RemoveSecondFactorsAsync(subject, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Deletes the flows' links and codes of an account that got another security version: dead already, for they carry the
    /// earlier one. So what cannot be deleted is left to its expiry.
    /// </summary>
    private async ValueTask ForgetTokensAsync(Account account)
    {
        try
        {
            foreach (var purpose in FlowPurpose.OfSubject)
            {
                await _tokens.RemoveAllAsync(account.Subject, purpose, CancellationToken.None).ConfigureAwait(false);
            }

            foreach (var purpose in FlowPurpose.CodesOfLogin)
            {
                await _tokens.RemoveAllAsync(FlowPurpose.OwnerOf(account), purpose, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (AuthUnavailableException)
        {
        }
    }
}
