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

    /// <summary>Signs in.</summary>
    /// <param name="account">Whose proof it was, as read before the proof was checked.</param>
    /// <param name="amr">What was proven (RFC 8176 values).</param>
    /// <param name="currentToken">The session token that came along: it ends, or is a visitor's that becomes the new one.</param>
    /// <param name="client">The client.</param>
    /// <param name="device">The client's device, where it is known; null makes it a new one.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// Signed in with a device token; or <c>default</c>, with nothing left behind, where the account may not sign in or
    /// was changed since it was read.
    /// </returns>
    /// <exception cref="AuthUnavailableException">A store cannot be asked; nobody got a token.</exception>
    public async ValueTask<SignInResult> CompleteAsync(
        Account account,
        IReadOnlyList<string> amr,
        string? currentToken,
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

        var grant = await CreateSessionAsync(account, amr, currentToken, client, cancellationToken).ConfigureAwait(false);
        await NoteFirstSignInAsync(account, cancellationToken).ConfigureAwait(false);
        if (await FindUnchangedAsync(account, cancellationToken).ConfigureAwait(false) is not { } current)
        {
            await _sessions.EndAsync(grant.Session, cancellationToken).ConfigureAwait(false);
            _reports.Failed(subject.Tenant, login, account, client, SignInFailureReason.ChangedMeanwhile);
            return default;
        }

        _reports.Succeeded(grant, subject, client, device is not null);
        if (device is null && account.HasSignedIn)
        {
            _reports.NewDevice(grant, subject, client);
        }

        return new SignInResult(current, grant) { DeviceToken = _devices.Issue(subject.Tenant, login, device) };
    }

    /// <summary>The old session ends before the new one begins: a token from before the sign-in opens nothing after it.</summary>
    private async ValueTask<SessionGrant> CreateSessionAsync(Account account, IReadOnlyList<string> amr, string? currentToken, ClientInfo client, CancellationToken cancellationToken)
    {
        var session = new SessionRequest
        {
            Subject = account.Subject,
            Amr = amr,
            SecurityVersion = account.SecurityVersion,
            Address = client.Address,
            UserAgent = client.UserAgent,
        };
        var promoted = await _sessions.PromoteAsync(currentToken, session, cancellationToken).ConfigureAwait(false);
        if (promoted is not null)
        {
            return promoted;
        }

        var current = await _sessions.ValidateAsync(currentToken, account.Subject.Tenant, cancellationToken).ConfigureAwait(false);
        if (current.IsValid)
        {
            await _sessions.EndAsync(current.Session, cancellationToken).ConfigureAwait(false);
        }

        return await _sessions.CreateAsync(session, cancellationToken).ConfigureAwait(false);
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
