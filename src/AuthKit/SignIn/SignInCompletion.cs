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
    private readonly SecondFactorGate? _gate;

    /// <param name="accounts">Asked again after the session was made.</param>
    /// <param name="sessions">Makes it.</param>
    /// <param name="keys">Sign the device's token. Stay the caller's to dispose.</param>
    /// <param name="options">Say how long a device is known; copied.</param>
    /// <param name="gate">Asks for second factors. Null: there are none.</param>
    /// <param name="runtime">Clock, log, events.</param>
    public SignInCompletion(IAccountService accounts, ISessionService sessions, SecretKeyRing keys, SignInOptions options, SecondFactorGate? gate, AuthKitRuntime runtime)
    {
        _gate = gate;
        _accounts = accounts;
        _sessions = sessions;
        _devices = new KnownDevices(keys, options.KnownDeviceLifetime, runtime.TimeProvider);
        _reports = new SignInReports(keys, runtime);
    }

    /// <summary>Signs in for a session.</summary>
    /// <param name="account">Whose proof it was, as read before the proof was checked.</param>
    /// <param name="amr">What was proven (RFC 8176 values).</param>
    /// <param name="currentToken">The session token that came along: it ends, or is a visitor's that becomes the new one.</param>
    /// <param name="source">Where the sign-in comes from.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="AuthUnavailableException">A store cannot be asked; nobody got a token.</exception>
    public async ValueTask<SignInResult> CompleteAsync(Account account, IReadOnlyList<string> amr, string? currentToken, SignInSource source, CancellationToken cancellationToken)
    {
        var form = new SessionForm(_sessions, currentToken);
        return new SignInResult(await CompleteAsync(account, amr, form, source, cancellationToken).ConfigureAwait(false), form.Grant);
    }

    /// <summary>Asks for the second factor, where one is to be shown, and signs in where none is.</summary>
    /// <param name="account">Whose proof it was, as read before the proof was checked.</param>
    /// <param name="amr">What was proven (RFC 8176 values).</param>
    /// <param name="form">Makes what the sign-in becomes.</param>
    /// <param name="source">Where the sign-in comes from.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// Signed in with a device token; or a challenge, with nothing made; or <c>default</c>, with nothing left behind, where the
    /// account may not sign in or was changed since it was read.
    /// </returns>
    /// <exception cref="AuthUnavailableException">A store cannot be asked; nobody got a token.</exception>
    public async ValueTask<SignInEnd> CompleteAsync(Account account, IReadOnlyList<string> amr, ISignInForm form, SignInSource source, CancellationToken cancellationToken)
    {
        if (account.Status != AccountStatus.Active)
        {
            _reports.Failed(account.Subject.Tenant, LoginOf(account), account, source.Client, SignInFailureReason.Disabled);
            return default;
        }

        var demand = _gate is null ? default : await _gate.AskAsync(account, amr, form.Wanted, source, cancellationToken).ConfigureAwait(false);
        if (demand.Challenge is { } challenge)
        {
            return new SignInEnd { Outcome = challenge.IsEnrollment ? SignInOutcome.MfaEnrollmentRequired : SignInOutcome.MfaRequired, Challenge = challenge };
        }

        var end = await FinishAsync(account, amr, form, source, cancellationToken).ConfigureAwait(false);
        return end.Outcome == SignInOutcome.SignedIn ? end with { EnrollBefore = demand.EnrollBefore } : end;
    }

    /// <summary>Signs in, once all that is asked for was shown.</summary>
    /// <returns>As for the other.</returns>
    public async ValueTask<SignInEnd> FinishAsync(Account account, IReadOnlyList<string> amr, ISignInForm form, SignInSource source, CancellationToken cancellationToken)
    {
        var (subject, login, client) = (account.Subject, LoginOf(account), source.Client);
        var (sid, proven) = await form.MakeAsync(account, amr, client, cancellationToken).ConfigureAwait(false);
        await NoteFirstSignInAsync(account, cancellationToken).ConfigureAwait(false);
        if (await FindUnchangedAsync(account, cancellationToken).ConfigureAwait(false) is not { } current)
        {
            await form.TakeBackAsync(cancellationToken).ConfigureAwait(false);
            _reports.Failed(subject.Tenant, login, account, client, SignInFailureReason.ChangedMeanwhile);
            return default;
        }

        _reports.Succeeded(sid, proven, subject, client, source.Device is not null);
        if (source.Device is null && account.HasSignedIn)
        {
            _reports.NewDevice(sid, subject, client);
        }

        return new SignInEnd { Outcome = SignInOutcome.SignedIn, Account = current, DeviceToken = IssueDevice(current, source.Device) };
    }

    /// <summary>The account's device behind a token; null for any text that is not a token of the account as it is now.</summary>
    public KnownDevice? Recognize(string? deviceToken, Account account) => _devices.Recognize(deviceToken, account);

    /// <summary>As for <see cref="KnownDevices.Claim"/>.</summary>
    public DeviceClaim? Claim(string? deviceToken, string tenant, string normalizedLogin) => _devices.Claim(deviceToken, tenant, normalizedLogin);

    /// <summary>As for <see cref="KnownDevices.Confirm"/>.</summary>
    public KnownDevice? Confirm(DeviceClaim claim, Account account) => _devices.Confirm(claim, account);

    /// <summary>The token that makes a device known to an account as it is now.</summary>
    /// <param name="account">The account.</param>
    /// <param name="device">The device; null for a new one.</param>
    public string IssueDevice(Account account, KnownDevice? device) => _devices.Issue(account, LoginOf(account), device);

    private static string LoginOf(Account account) => LoginName.TryNormalize(account.Login, out var normalized) ? normalized : "";

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
