using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Events;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Makes the session of an account whose owner has proven who they are, by whatever way in. Safe for concurrent use.
/// </summary>
internal sealed class SignInCompletion
{
    private readonly IAccountService _accounts;
    private readonly ISessionService _sessions;
    private readonly KnownDevices _devices;
    private readonly SignInReports _reports;

    /// <param name="accounts">Asked again after the session was made.</param>
    /// <param name="sessions">Makes it.</param>
    /// <param name="keys">Sign the device's token. Stay the caller's to dispose.</param>
    /// <param name="options">Say how long a device is known; copied.</param>
    /// <param name="runtime">Clock, log, events.</param>
    public SignInCompletion(IAccountService accounts, ISessionService sessions, SecretKeyRing keys, SignInOptions options, AuthKitRuntime runtime)
    {
        _accounts = accounts;
        _sessions = sessions;
        _devices = new KnownDevices(keys, options.KnownDeviceLifetime, runtime.TimeProvider);
        _reports = new SignInReports(keys, runtime);
    }

    /// <summary>Signs in for a session.</summary>
    /// <param name="account">Whose proof it was, as read before the proof was checked.</param>
    /// <param name="amr">What was proven (RFC 8176 values).</param>
    /// <param name="currentToken">The session token that came along: it ends, or is a visitor's that becomes the new one.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="AuthUnavailableException">A store cannot be asked; nobody got a token.</exception>
    public async ValueTask<SignInResult> CompleteAsync(Account account, IReadOnlyList<string> amr, string? currentToken, ClientInfo client, CancellationToken cancellationToken)
    {
        var form = new SessionForm(_sessions, currentToken);
        return new SignInResult(await CompleteAsync(account, amr, form, client, cancellationToken: cancellationToken).ConfigureAwait(false), form.Grant);
    }

    /// <summary>Signs in.</summary>
    /// <param name="account">Whose proof it was, as read before the proof was checked.</param>
    /// <param name="amr">What was proven (RFC 8176 values).</param>
    /// <param name="form">Makes what the sign-in becomes.</param>
    /// <param name="client">The client.</param>
    /// <param name="device">The client's device, where it is known; null makes it a new one.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// Signed in with a device token; or <c>default</c>, with nothing left behind, where the account may not sign in or
    /// was changed since it was read.
    /// </returns>
    /// <exception cref="AuthUnavailableException">A store cannot be asked; nobody got a token.</exception>
    public async ValueTask<SignInEnd> CompleteAsync(
        Account account,
        IReadOnlyList<string> amr,
        ISignInForm form,
        ClientInfo client,
        KnownDevice? device = null,
        CancellationToken cancellationToken = default)
    {
        var (subject, login) = (account.Subject, LoginName.TryNormalize(account.Login, out var normalized) ? normalized : "");
        if (account.Status != AccountStatus.Active)
        {
            _reports.Failed(subject.Tenant, login, account, client, SignInFailureReason.Disabled);
            return default;
        }

        var (sid, proven) = await form.MakeAsync(account, amr, client, cancellationToken).ConfigureAwait(false);
        await NoteFirstSignInAsync(account, cancellationToken).ConfigureAwait(false);
        if (await FindUnchangedAsync(account, cancellationToken).ConfigureAwait(false) is not { } current)
        {
            await form.TakeBackAsync(cancellationToken).ConfigureAwait(false);
            _reports.Failed(subject.Tenant, login, account, client, SignInFailureReason.ChangedMeanwhile);
            return default;
        }

        _reports.Succeeded(sid, proven, subject, client, device is not null);
        if (device is null && account.HasSignedIn)
        {
            _reports.NewDevice(sid, subject, client);
        }

        return new SignInEnd { Outcome = SignInOutcome.SignedIn, Account = current, DeviceToken = _devices.Issue(subject.Tenant, login, device) };
    }

    /// <summary>From the second sign-in on, one from an unknown device is news. A write that fails leaves that to the next.</summary>
    private async ValueTask NoteFirstSignInAsync(Account account, CancellationToken cancellationToken)
    {
        if (!account.HasSignedIn)
        {
            try
            {
                await _accounts.UpdateAsync(account.WithSignIn(), cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            catch (AuthUnavailableException)
            {
            }
        }
    }

    /// <summary>
    /// The account as it is now; null where it may not sign in any more. A password change, a disabling or a deletion that
    /// fell between the look-up and the new session ended the sessions it saw; this one it could not see.
    /// </summary>
    private async ValueTask<Account?> FindUnchangedAsync(Account account, CancellationToken cancellationToken)
    {
        var now = await _accounts.FindByIdAsync(account.Subject, cancellationToken).ConfigureAwait(false);
        return Account.IsCurrent(now, account.SecurityVersion) ? now : null;
    }
}
