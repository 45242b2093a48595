using System.Diagnostics.CodeAnalysis;
using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Devices;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Makes the session or the tokens of an account whose owner has proven who they are, by whatever way in, and ends the sign-in that
/// the client had before. Safe for concurrent use.
/// </summary>
internal sealed class SignInCompletion
{
    private readonly IAccountService _accounts;
    private readonly ISessionService _sessions;
    private readonly DeviceService _signIns;
    private readonly PendingEnds _pendingEnds;
    private readonly KnownDevices _devices;
    private readonly SignInReports _reports;
    private readonly SecondFactorGate? _gate;

    /// <param name="accounts">Asked again after the session was made.</param>
    /// <param name="sessions">Makes it.</param>
    /// <param name="tokens">End with a sign-in that is replaced; null: there are none.</param>
    /// <param name="keys">Sign the device's token. Stay the caller's to dispose.</param>
    /// <param name="options">Say how long a device is known; copied.</param>
    /// <param name="gate">Asks for second factors. Null: there are none.</param>
    /// <param name="runtime">Clock, log, events.</param>
    public SignInCompletion(
        IAccountService accounts,
        ISessionService sessions,
        ITokenService? tokens,
        SecretKeyRing keys,
        SignInServiceOptions options,
        SecondFactorGate? gate,
        AuthKitRuntime runtime)
    {
        _gate = gate;
        _accounts = accounts;
        _sessions = sessions;
        _signIns = new DeviceService(sessions, tokens);
        _pendingEnds = new PendingEnds(accounts, _signIns, gate?.Mfa);
        _devices = new KnownDevices(keys, options.KnownDeviceLifetime, runtime.TimeProvider);
        _reports = new SignInReports(keys, runtime);
    }

    /// <summary>For a sign-in that is to become a session.</summary>
    public SessionTarget NewSession() => new(_sessions, _signIns);

    /// <summary>Asks for the second factor, where one is to be shown, and signs in where none is.</summary>
    /// <param name="account">Whose proof it was, as read before the proof was checked.</param>
    /// <param name="amr">What was proven (RFC 8176 values).</param>
    /// <param name="form">Makes what the sign-in becomes.</param>
    /// <param name="source">Where the sign-in comes from.</param>
    /// <param name="useAsync">
    /// Uses up a proof that works once, as late as can be, and gives the account; null, which it reports itself, where another
    /// call used it. Null where there is nothing left to use up.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait until the sign-in before it ends.</param>
    /// <returns>
    /// Signed in with a device token; or a challenge, with nothing made or ended; or <c>default</c>, with nothing left behind, where
    /// the account may not sign in, was changed since it was read, or the proof was used.
    /// </returns>
    /// <exception cref="AuthUnavailableException">A store cannot be asked; nobody got a token.</exception>
    public async ValueTask<SignInConclusion> CompleteAsync(
        Account account,
        IReadOnlyList<string> amr,
        ISignInTarget form,
        SignInContext source,
        Func<ValueTask<Account?>>? useAsync,
        CancellationToken cancellationToken)
    {
        if (account.Status != AccountStatus.Active)
        {
            _reports.Failed(account.Subject.Tenant, LoginOf(account), account, source.Client, SignInFailureReason.Disabled);
            return default;
        }

        // Before the gate: what is left to end may be second factors that are not the owner's.
        if (account.PendingEnd is not null && await FinishPendingAsync(account).ConfigureAwait(false) is null)
        {
            return ChangedMeanwhile(account, source.Client);
        }

        var demand = _gate is null ? default : await _gate.AskAsync(account, amr, form.Wanted, source, cancellationToken).ConfigureAwait(false);
        if (demand.Challenge is { } challenge)
        {
            return useAsync is not null && await useAsync().ConfigureAwait(false) is null
                ? default
                : new SignInConclusion { Status = challenge.IsEnrollment ? SignInStatus.MfaEnrollmentRequired : SignInStatus.MfaRequired, Challenge = challenge };
        }

        var end = await FinishAsync(account, amr, form, source, useAsync, cancellationToken).ConfigureAwait(false);
        return end.Status == SignInStatus.SignedIn ? end with { EnrollBefore = demand.EnrollBefore } : end;
    }

    /// <summary>
    /// Signs in, once all that is asked for was shown. First the sign-in ends that the client had: where that fails, no proof is used
    /// up and nothing is made. From its end on nothing can be cancelled.
    /// </summary>
    /// <returns>As for the other.</returns>
    public async ValueTask<SignInConclusion> FinishAsync(
        Account account,
        IReadOnlyList<string> amr,
        ISignInTarget form,
        SignInContext source,
        Func<ValueTask<Account?>>? useAsync,
        CancellationToken cancellationToken)
    {
        var held = await _sessions.ValidateAsync(source.CurrentToken, account.Subject.Tenant, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        await _signIns.EndHeldAsync(held.Session, source.CurrentRefreshTokens ?? [], account.Subject.Tenant, CancellationToken.None).ConfigureAwait(false);
        if (useAsync is not null)
        {
            if (await useAsync().ConfigureAwait(false) is not { } proven)
            {
                return default;
            }

            account = proven;
        }

        return await MakeAsync(account, amr, form, source, held.Session is { Subject: null } visitor ? visitor : null).ConfigureAwait(false);
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

    private async ValueTask<SignInConclusion> MakeAsync(Account account, IReadOnlyList<string> amr, ISignInTarget form, SignInContext source, Session? visitor)
    {
        var (subject, client) = (account.Subject, source.Client);
        var (sid, proven) = await form.MakeAsync(account, amr, client, visitor, CancellationToken.None).ConfigureAwait(false);
        if (await FindUnchangedAsync(account, form).ConfigureAwait(false) is not { } current)
        {
            await form.TakeBackAsync(CancellationToken.None).ConfigureAwait(false);
            return ChangedMeanwhile(account, client);
        }

        await NoteFirstSignInAsync(current).ConfigureAwait(false);
        _reports.Succeeded(sid, proven, subject, client, source.Device is not null);
        if (source.Device is null && current.HasSignedIn)
        {
            _reports.NewDevice(sid, subject, client);
        }

        return new SignInConclusion { Status = SignInStatus.SignedIn, Account = current, DeviceToken = IssueDevice(current, source.Device) };
    }

    private SignInConclusion ChangedMeanwhile(Account account, ClientContext client)
    {
        _reports.Failed(account.Subject.Tenant, LoginOf(account), account, client, SignInFailureReason.ChangedMeanwhile);
        return default;
    }

    /// <summary>Null where the account is another one since it was read.</summary>
    private async ValueTask<Account?> FinishPendingAsync(Account account) =>
        await _pendingEnds.FinishAsync(account).ConfigureAwait(false) is { } now && Account.IsCurrent(now, account.SecurityVersion) ? now : null;

    /// <summary>
    /// From the second sign-in on, one from an unknown device is news. What is written is the account as it was just read: an earlier
    /// copy would undo what was written since, a new password hash among it. A write that fails leaves that to the next sign-in.
    /// </summary>
    private async ValueTask NoteFirstSignInAsync(Account current)
    {
        if (!current.HasSignedIn)
        {
            try
            {
                await _accounts.UpdateAsync(current.WithSignIn(), cancellationToken: CancellationToken.None).ConfigureAwait(false);
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
    private async ValueTask<Account?> FindUnchangedAsync(Account account, ISignInTarget form)
    {
        try
        {
            var now = await _accounts.FindByIdAsync(account.Subject, CancellationToken.None).ConfigureAwait(false);
            return Account.IsCurrent(now, account.SecurityVersion) ? now : null;
        }
        catch
        {
            await TryTakeBackAsync(form).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Nobody got its token: where it cannot be taken back either, it ends by its time.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The failure before it is the one to tell.")]
    private static async ValueTask TryTakeBackAsync(ISignInTarget form)
    {
        try
        {
            await form.TakeBackAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
        }
    }
}

/// <summary>Where a sign-in comes from.</summary>
/// <param name="Client">The client.</param>
/// <param name="Browser">The browser's secret (<see cref="BrowserBinding"/>); any text, or null.</param>
/// <param name="TrustedDeviceToken">What a trusted device keeps; any text, or null.</param>
/// <param name="Device">The client's device, where it is known; null makes it a new one.</param>
/// <param name="CurrentToken">The session token that came along; any text, or null.</param>
/// <param name="CurrentRefreshTokens">The refresh tokens that came along; any texts.</param>
internal sealed record SignInContext(
    ClientContext Client,
    string? Browser = null,
    string? TrustedDeviceToken = null,
    KnownDevice? Device = null,
    string? CurrentToken = null,
    IReadOnlyList<string>? CurrentRefreshTokens = null);
