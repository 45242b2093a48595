using System.Diagnostics.CodeAnalysis;
using AuthKit.Accounts;
using AuthKit.Devices;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Creates the session or the tokens of an account whose owner has authenticated in any way, and ends the client's earlier sign-in. Safe for
/// concurrent use.
/// </summary>
internal sealed class SignInCompletion
{
    private readonly IAccountService _accounts;
    private readonly ISessionService _sessions;
    private readonly DeviceService _devices;
    private readonly PendingEnds _pendingEnds;
    private readonly KnownDevices _knownDevices;
    private readonly SignInReports _reports;
    private readonly SecondFactorGate? _gate;

    /// <param name="components">The shared objects, complete except this one.</param>
    public SignInCompletion(SignInComponents components)
    {
        _gate = components.Gate;
        _accounts = components.Accounts;
        _sessions = components.Sessions;
        _devices = components.Devices;
        _pendingEnds = components.PendingEnds;
        _knownDevices = components.KnownDevices;
        _reports = components.Reports;
    }

    /// <summary>Creates the target of a sign-in for a session.</summary>
    public SessionTarget NewSession() => new(_sessions, _devices);

    /// <summary>Asks for the second factor if one is needed, and signs in otherwise.</summary>
    /// <param name="proven">The first proof.</param>
    /// <param name="cancellationToken">Cancels the wait until the earlier sign-in ends.</param>
    /// <returns>
    /// Signed in, with a device token. Or a challenge, with nothing created or ended. Or <c>default</c>, with nothing left behind, if the account
    /// may not sign in or has changed since it was read, or another call has used the proof.
    /// </returns>
    /// <exception cref="AuthUnavailableException">A store is unavailable. No client got a token.</exception>
    public async ValueTask<SignInConclusion> CompleteAsync(ProvenSignIn proven, CancellationToken cancellationToken)
    {
        var (account, source) = (proven.Account, proven.Source);
        if (account.Status != AccountStatus.Active)
        {
            _reports.Failed(account.Subject.Tenant, KnownDevices.LoginOf(account), account, source.Client, SignInFailureReason.Disabled);
            return default;
        }

        // Done before the gate, because the second factors that are still to be removed may not be the owner's.
        if (account.PendingEnd is not null && await FinishPendingAsync(account).ConfigureAwait(false) is null)
        {
            return ChangedMeanwhile(account, source.Client);
        }

        var demand = _gate is null ? default : await _gate.AskAsync(account, proven.Amr, proven.Target.Wanted, source, cancellationToken).ConfigureAwait(false);
        if (demand.Challenge is { } challenge)
        {
            return await proven.UseAsync().ConfigureAwait(false)
                ? new SignInConclusion { Status = challenge.IsEnrollment ? SignInStatus.MfaEnrollmentRequired : SignInStatus.MfaRequired, Challenge = challenge }
                : default;
        }

        var end = await FinishAsync(proven, cancellationToken).ConfigureAwait(false);
        return end.Status == SignInStatus.SignedIn ? end with { EnrollBefore = demand.EnrollBefore } : end;
    }

    /// <summary>
    /// Signs in after every needed factor was shown. First it ends the client's earlier sign-in, then it creates the new one, and last it uses up a
    /// proof that works once. A failure before that leaves the proof valid and gives the client nothing, so the same call can be repeated. From the
    /// end of the earlier sign-in on, the call cannot be cancelled.
    /// </summary>
    /// <param name="proven">The authenticated sign-in, with all its methods.</param>
    /// <param name="cancellationToken">Cancels the wait until the earlier sign-in ends.</param>
    /// <returns>The same as for <see cref="CompleteAsync"/>, without a challenge.</returns>
    public async ValueTask<SignInConclusion> FinishAsync(ProvenSignIn proven, CancellationToken cancellationToken)
    {
        var (tenant, source) = (proven.Account.Subject.Tenant, proven.Source);

        // The new session gets the visitor's data, which may have been written since the host read the session. So that session is read again.
        var held = source.CurrentSession is { Subject: not null } known && known.Tenant == tenant
            ? known
            : (await _sessions.ValidateAsync(source.CurrentToken, tenant, cancellationToken).ConfigureAwait(false)).Session;
        cancellationToken.ThrowIfCancellationRequested();
        await EndAmbiguousAsync(source.AmbiguousTokens, tenant).ConfigureAwait(false);
        await _devices.EndHeldAsync(held, source.CurrentRefreshTokens, tenant, CancellationToken.None).ConfigureAwait(false);
        await proven.Target.MakeRoomAsync(proven.Account.Subject, CancellationToken.None).ConfigureAwait(false);

        // A sign-in for tokens leaves the visitor's session, which is independent of them.
        return await MakeAsync(proven, held is { Subject: null } && proven.Target.Wanted is null ? held : null).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the sign-in or the visitor's session of each of several session tokens. After a failure, the remaining tokens are still valid, so the
    /// same call finds them again.
    /// </summary>
    private async ValueTask EndAmbiguousAsync(IReadOnlyList<string> tokens, string tenant)
    {
        foreach (var token in tokens)
        {
            if ((await _sessions.ValidateAsync(token, tenant, CancellationToken.None).ConfigureAwait(false)).Session is { } session)
            {
                await _devices.SignOutAsync(session, refreshTokens: [], tenant, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<SignInConclusion> MakeAsync(ProvenSignIn proven, Session? visitor)
    {
        var (account, target, client, device) = (proven.Account, proven.Target, proven.Source.Client, proven.Source.Device);
        var (sid, amr) = await target.MakeAsync(account, proven.Amr, client, visitor, CancellationToken.None).ConfigureAwait(false);
        Account? current;
        bool isUsed;
        try
        {
            current = await FindUnchangedAsync(account).ConfigureAwait(false);
            isUsed = current is not null && await proven.UseAsync().ConfigureAwait(false);
            if (isUsed && visitor is not null)
            {
                await EndVisitorAsync(visitor, isProofUsed: proven.Proof is not null).ConfigureAwait(false);
            }
        }
        catch
        {
            await TryTakeBackAsync(target).ConfigureAwait(false);
            throw;
        }

        if (!isUsed)
        {
            await target.TakeBackAsync(CancellationToken.None).ConfigureAwait(false);
            return current is null ? ChangedMeanwhile(account, client) : default;
        }

        await NoteFirstSignInAsync(current!).ConfigureAwait(false);
        _reports.Succeeded(sid, amr, account.Subject, client, device is not null);
        if (device is null && current!.HasSignedIn)
        {
            _reports.NewDevice(sid, account.Subject, client);
        }

        return new SignInConclusion { Status = SignInStatus.SignedIn, Account = current, DeviceToken = _knownDevices.Issue(current!, device) };
    }

    /// <summary>
    /// Ends the visitor's session, whose data the new session has. This is done last, so that an incomplete sign-in leaves the visitor's session.
    /// If the proof is already used up, a failure must not lose the sign-in: the end is tried once more. If that fails too, the old session gives
    /// access only to the visitor's data, and expires.
    /// </summary>
    private async ValueTask EndVisitorAsync(Session visitor, bool isProofUsed)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                await _sessions.EndAsync(visitor, SessionEndReason.Promoted, CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (AuthUnavailableException) when (isProofUsed)
            {
            }
        }
    }

    private SignInConclusion ChangedMeanwhile(Account account, ClientContext client)
    {
        _reports.Failed(account.Subject.Tenant, KnownDevices.LoginOf(account), account, client, SignInFailureReason.ChangedMeanwhile);
        return default;
    }

    /// <summary>Finishes the pending end of earlier sign-ins. Null if the account has changed since it was read.</summary>
    private async ValueTask<Account?> FinishPendingAsync(Account account) =>
        await _pendingEnds.FinishAsync(account).ConfigureAwait(false) is { } now && Account.IsCurrent(now, account.SecurityVersion) ? now : null;

    /// <summary>
    /// Records the account's first sign-in. From the second one on, a sign-in from an unknown device is reported. The account is written as it was
    /// just read, because an older copy would undo later writes, such as a new password hash. If the write fails, the next sign-in records it.
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
    /// Reads the account again; null if it may no longer sign in. A password change, a disabling or a deletion between the lookup and the creation
    /// of the new session has ended only the sessions that it saw, and could not see the new one.
    /// </summary>
    private async ValueTask<Account?> FindUnchangedAsync(Account account)
    {
        var now = await _accounts.FindByIdAsync(account.Subject, CancellationToken.None).ConfigureAwait(false);
        return Account.IsCurrent(now, account.SecurityVersion) ? now : null;
    }

    /// <summary>Takes back the session or the tokens after a failure. No client got them, so if this fails too, they are left to expire.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The earlier exception is the one to report.")]
    private static async ValueTask TryTakeBackAsync(ISignInTarget target)
    {
        try
        {
            await target.TakeBackAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
        }
    }
}

/// <summary>A sign-in whose owner has authenticated with the methods in <paramref name="Amr"/>.</summary>
/// <param name="Account">The account, as read before the proof was checked.</param>
/// <param name="Amr">The methods of the proof (RFC 8176 values).</param>
/// <param name="Target">Creates the session or the tokens.</param>
/// <param name="Source">The client, and the tokens that it sent.</param>
internal sealed record ProvenSignIn(Account Account, IReadOnlyList<string> Amr, ISignInTarget Target, SignInContext Source)
{
    /// <summary>
    /// Uses up a proof that works once, as late as possible. Returns false, and reports it, if another call has used the proof. Null if there is
    /// nothing left to use up.
    /// </summary>
    public Func<ValueTask<bool>>? Proof { get; init; }

    /// <summary>Uses the proof up; false if another call has used it.</summary>
    public ValueTask<bool> UseAsync() => Proof is null ? ValueTask.FromResult(true) : Proof();
}

/// <summary>Takes proofs that work once from the store that deletes them.</summary>
internal static class SingleUse
{
    /// <summary>
    /// Takes a proof, as the last call that can fail. If the store's answer is lost, the store is asked once more. If the proof is gone then, it
    /// counts as taken by this call, which found it a moment ago. Otherwise a fault would cost the owner a code with which no one has signed in.
    /// </summary>
    /// <param name="take">Deletes the proof; false if it is gone.</param>
    /// <returns>False if another call took it.</returns>
    /// <exception cref="AuthUnavailableException">The store failed twice.</exception>
    public static async ValueTask<bool> TakeAsync(Func<ValueTask<bool>> take)
    {
        try
        {
            return await take().ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
            await take().ConfigureAwait(false);
            return true;
        }
    }
}

/// <summary>The client of a sign-in, and the tokens that it sent.</summary>
/// <param name="Client">The client.</param>
internal sealed record SignInContext(ClientContext Client)
{
    /// <summary>The browser's secret (<see cref="BrowserBinding"/>); any text, or null.</summary>
    public string? Browser { get; init; }

    /// <summary>The token of a trusted device; any text, or null.</summary>
    public string? TrustedDeviceToken { get; init; }

    /// <summary>The client's device, if it is known; null for a new device.</summary>
    public KnownDevice? Device { get; init; }

    /// <summary>The session that the client sent, if the host has validated it; otherwise null.</summary>
    public Session? CurrentSession { get; init; }

    /// <summary>The session token that the client sent; any text, or null.</summary>
    public string? CurrentToken { get; init; }

    /// <summary>The session tokens of a request that had several; any texts.</summary>
    public IReadOnlyList<string> AmbiguousTokens { get; init; } = [];

    /// <summary>The refresh tokens that the client sent; any texts.</summary>
    public IReadOnlyList<string> CurrentRefreshTokens { get; init; } = [];
}
