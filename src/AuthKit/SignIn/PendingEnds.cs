using AuthKit.Accounts;
using AuthKit.Devices;
using AuthKit.Mfa;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Ends the sign-ins from before a change of an account. The change is written with <see cref="Account.PendingEnd"/>. If the end fails or the
/// process dies, the next call for the account finishes it: the same call repeated, or the next sign-in. Safe for concurrent use.
/// </summary>
/// <param name="accounts">The accounts, which record what must still end.</param>
/// <param name="devices">Ends sessions and tokens.</param>
/// <param name="mfa">
/// Deletes second factors when an account starts over from its proven address; null if the application has no second factors.
/// </param>
internal sealed class PendingEnds(IAccountService accounts, IDeviceService devices, IMfaService? mfa)
{
    // After a conflict with another write, the account is read again. More conflicts than this do not happen by chance.
    private const int MaxAttempts = 5;

    /// <summary>Ends all sign-ins of a subject, optionally except one. If the account was claimed, deletes its second factors too.</summary>
    public async ValueTask EndAsync(SubjectRef subject, SessionId? exceptSid, SessionEndReason reason, CancellationToken cancellationToken)
    {
        await devices.EndAllAsync(subject, exceptSid, reason, cancellationToken).ConfigureAwait(false);
        if (reason == SessionEndReason.AccountClaimed && mfa is not null)
        {
            await mfa.DeleteAsync(subject, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends all sign-ins of a subject except one. If a store fails, the account records that they must end, and the next call for the account ends
    /// them. If the account cannot be written either, the user must ask again. The call cannot be cancelled and does not throw, because the change
    /// before it is done, and its result may be shown only once.
    /// </summary>
    /// <returns>Whether the sign-ins have ended.</returns>
    public async ValueTask<bool> TryEndAsync(SubjectRef subject, SessionId exceptSid, SessionEndReason reason)
    {
        try
        {
            await EndAsync(subject, exceptSid, reason, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (AuthUnavailableException)
        {
            await TryNoteAsync(subject, exceptSid, reason).ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>
    /// Ends the sign-ins that must still end for an account, and records that they have ended. The call cannot be cancelled, because a partial end
    /// is of no use.
    /// </summary>
    /// <returns>The account afterwards; null if it no longer exists.</returns>
    /// <exception cref="AuthUnavailableException">A store failed. The account still records what must end.</exception>
    public async ValueTask<Account?> FinishAsync(Account account)
    {
        var current = account;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (current?.PendingEnd is not { } reason)
            {
                return current;
            }

            // Repeated for each record: another change may have been written meanwhile, and it must end other sign-ins.
            await EndAsync(current.Subject, current.PendingEndExceptSid, reason, CancellationToken.None).ConfigureAwait(false);
            await accounts.UpdateAsync(current.WithPendingEnd(null), cancellationToken: CancellationToken.None).ConfigureAwait(false);
            current = await accounts.FindByIdAsync(current.Subject, CancellationToken.None).ConfigureAwait(false);
        }

        throw Busy();
    }

    private async ValueTask TryNoteAsync(SubjectRef subject, SessionId exceptSid, SessionEndReason reason)
    {
        try
        {
            await NoteAsync(subject, exceptSid, reason).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
        }
    }

    /// <summary>
    /// Records on the account that its sign-ins must end, even if it has such a record. Because of this write, a call that is about to clear the
    /// earlier record reads the account again and also ends the sign-ins of the new record. If two records keep different sign-ins, neither
    /// sign-in is kept, because each record was to end the other's.
    /// </summary>
    private async ValueTask NoteAsync(SubjectRef subject, SessionId exceptSid, SessionEndReason reason)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await accounts.FindByIdAsync(subject, CancellationToken.None).ConfigureAwait(false) is not { } account)
            {
                return;
            }

            SessionId? kept = account.PendingEnd is null || account.PendingEndExceptSid == exceptSid ? exceptSid : null;
            var noted = account.WithPendingEnd(account.PendingEnd ?? reason, kept);
            if (await accounts.UpdateAsync(noted, cancellationToken: CancellationToken.None).ConfigureAwait(false) != AccountWrite.Conflict)
            {
                return;
            }
        }

        throw Busy();
    }

    private static AuthUnavailableException Busy() =>
        new(AuthUnavailableKind.Store, "The sign-ins of an account could not be ended, because other calls changed the account repeatedly.");
}
