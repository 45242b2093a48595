using AuthKit.Accounts;
using AuthKit.Devices;
using AuthKit.Mfa;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Ends the sign-ins from before a change of an account. The change is written with <see cref="Account.PendingEnd"/>, so that an
/// end that fails, or whose process dies, is finished by whatever comes to the account next: the same call made again, or the next
/// sign-in. Safe for concurrent use.
/// </summary>
/// <param name="accounts">Tell what is left to end.</param>
/// <param name="devices">End.</param>
/// <param name="mfa">Deletes second factors when an account starts over from its proven address; null if the application has none.</param>
internal sealed class PendingEnds(IAccountService accounts, IDeviceService devices, IMfaService? mfa)
{
    // A write that meets another one reads again; more often than this nobody writes by chance.
    private const int MaxAttempts = 5;

    /// <summary>Ends all sign-ins of a subject, or all but one; and the second factors, where the account was claimed.</summary>
    public async ValueTask EndAsync(SubjectRef subject, SessionId? exceptSid, SessionEndReason reason, CancellationToken cancellationToken)
    {
        await devices.EndAllAsync(subject, exceptSid, reason, cancellationToken).ConfigureAwait(false);
        if (reason == SessionEndReason.AccountClaimed && mfa is not null)
        {
            await mfa.DeleteAsync(subject, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends all sign-ins of a subject but one. Where a store fails, the account notes that they must end: whatever comes to the account
    /// next ends them. Where the account cannot be written either, the caller asks again. Cannot be cancelled, and does not throw: what
    /// came before has been done, and its answer may be shown only once.
    /// </summary>
    /// <returns>Whether they have ended.</returns>
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
    /// Ends what is left to end of an account, and notes that it has ended. Cannot be cancelled: half of it helps nobody.
    /// </summary>
    /// <returns>The account as it then is; null where it is gone.</returns>
    /// <exception cref="AuthUnavailableException">A store failed; the account still says what is left.</exception>
    public async ValueTask<Account?> FinishAsync(Account account)
    {
        var current = account;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (current?.PendingEnd is not { } reason)
            {
                return current;
            }

            // Each time again: another change may have been written meanwhile, and its sign-ins are others.
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
    /// Writes the note. Also where the account has one: the write makes a call that is about to clear the earlier note read the account
    /// again, and end what this note is about. Two notes that keep different sign-ins keep none: each was to end the other's.
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
        new(AuthUnavailableKind.Store, "An account changed again and again while its sign-ins were to end.");
}
