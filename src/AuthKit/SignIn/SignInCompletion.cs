using System.Diagnostics.CodeAnalysis;
using AuthKit.Accounts;
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
    private readonly DeviceService _devices;
    private readonly PendingEnds _pendingEnds;
    private readonly KnownDevices _knownDevices;
    private readonly SignInReports _reports;
    private readonly SecondFactorGate? _gate;

    /// <param name="components">The accounts, sessions and devices; complete except this object.</param>
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

    /// <summary>For a sign-in that is to become a session.</summary>
    public SessionTarget NewSession() => new(_sessions, _devices);

    /// <summary>Asks for the second factor if one is needed, and signs in otherwise.</summary>
    /// <param name="proven">The first proof.</param>
    /// <param name="cancellationToken">Cancels the wait until the sign-in before it ends.</param>
    /// <returns>
    /// Signed in with a device token; or a challenge, with nothing made or ended; or <c>default</c>, with nothing left behind, where
    /// the account may not sign in, was changed since it was read, or the proof was used.
    /// </returns>
    /// <exception cref="AuthUnavailableException">A store cannot be asked; no client got a token.</exception>
    public async ValueTask<SignInConclusion> CompleteAsync(ProvenSignIn proven, CancellationToken cancellationToken)
    {
        var (account, source) = (proven.Account, proven.Source);
        if (account.Status != AccountStatus.Active)
        {
            _reports.Failed(account.Subject.Tenant, KnownDevices.LoginOf(account), account, source.Client, SignInFailureReason.Disabled);
            return default;
        }

        // Before the gate: what is left to end may be second factors that are not the owner's.
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
    /// Signs in, once every factor that is needed was shown. First the sign-in ends that the client had; then the new one is made; a proof
    /// that works once is used up last. A failure before that leaves the proof, and nothing that a client has got: the same call can be
    /// made again. From the end of the earlier sign-in on nothing can be cancelled.
    /// </summary>
    /// <param name="proven">The proof, with all its methods.</param>
    /// <param name="cancellationToken">Cancels the wait until the sign-in before it ends.</param>
    /// <returns>As for <see cref="CompleteAsync"/>, without a challenge.</returns>
    public async ValueTask<SignInConclusion> FinishAsync(ProvenSignIn proven, CancellationToken cancellationToken)
    {
        var (tenant, source) = (proven.Account.Subject.Tenant, proven.Source);

        // A visitor's data may have been written since the host read it, and comes along: that session is read again.
        var held = source.CurrentSession is { Subject: not null } known && known.Tenant == tenant
            ? known
            : (await _sessions.ValidateAsync(source.CurrentToken, tenant, cancellationToken).ConfigureAwait(false)).Session;
        cancellationToken.ThrowIfCancellationRequested();
        await EndAmbiguousAsync(source.AmbiguousTokens, tenant).ConfigureAwait(false);
        await _devices.EndHeldAsync(held, source.CurrentRefreshTokens, tenant, CancellationToken.None).ConfigureAwait(false);
        await proven.Target.MakeRoomAsync(proven.Account.Subject, CancellationToken.None).ConfigureAwait(false);

        // A sign-in for tokens leaves the visitor's session, which has nothing to do with them.
        return await MakeAsync(proven, held is { Subject: null } && proven.Target.Wanted is null ? held : null).ConfigureAwait(false);
    }

    /// <summary>Ends what each of several session tokens opens. Where that fails, the rest still opens, so the same call finds it again.</summary>
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
    /// The visitor's session, whose data the new one has. Last: a sign-in that is not completed leaves it. Where the proof is used up by now,
    /// a failure is no reason to lose it: it is tried once more, and what is left then opens the visitor's data only, and ends by its time.
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

    /// <summary>Null where the account is another one since it was read.</summary>
    private async ValueTask<Account?> FinishPendingAsync(Account account) =>
        await _pendingEnds.FinishAsync(account).ConfigureAwait(false) is { } now && Account.IsCurrent(now, account.SecurityVersion) ? now : null;

    /// <summary>
    /// From the second sign-in on, one from an unknown device is news. The account is written as it was just read: an earlier
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
    /// The account as it is now; null if it may no longer sign in. A password change, a disabling or a deletion that
    /// fell between the look-up and the new session ended the sessions it saw; this one it could not see.
    /// </summary>
    private async ValueTask<Account?> FindUnchangedAsync(Account account)
    {
        var now = await _accounts.FindByIdAsync(account.Subject, CancellationToken.None).ConfigureAwait(false);
        return Account.IsCurrent(now, account.SecurityVersion) ? now : null;
    }

    /// <summary>Nobody got its token: where it cannot be taken back either, it ends by its time.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The failure before it is the one to tell.")]
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

/// <summary>A sign-in whose owner has proven who they are, so far as <paramref name="Amr"/> says.</summary>
/// <param name="Account">The account, as read before the proof was checked.</param>
/// <param name="Amr">The methods of the proof (RFC 8176 values).</param>
/// <param name="Target">Makes what the sign-in becomes.</param>
/// <param name="Source">Where the sign-in comes from.</param>
internal sealed record ProvenSignIn(Account Account, IReadOnlyList<string> Amr, ISignInTarget Target, SignInContext Source)
{
    /// <summary>
    /// Uses up a proof that works once, as late as possible. Gives false, and reports it, where another call has used the proof. Null where
    /// there is nothing left to use up.
    /// </summary>
    public Func<ValueTask<bool>>? Proof { get; init; }

    /// <summary>Uses the proof up; false where another call used it.</summary>
    public ValueTask<bool> UseAsync() => Proof is null ? ValueTask.FromResult(true) : Proof();
}

/// <summary>Something that works once, and the store that deletes it.</summary>
internal static class SingleUse
{
    /// <summary>
    /// Takes it, as the last call that can fail. If the store's answer is lost, the store is asked once more. A proof that is gone then counts as
    /// taken by this call, which found it a moment ago: otherwise a fault would cost its owner a code that nobody has signed in with.
    /// </summary>
    /// <param name="take">Deletes it; false where it is gone.</param>
    /// <returns>False where another call took it.</returns>
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

/// <summary>Where a sign-in comes from.</summary>
/// <param name="Client">The client.</param>
internal sealed record SignInContext(ClientContext Client)
{
    /// <summary>The browser's secret (<see cref="BrowserBinding"/>); any text, or null.</summary>
    public string? Browser { get; init; }

    /// <summary>The token of a trusted device; any text, or null.</summary>
    public string? TrustedDeviceToken { get; init; }

    /// <summary>The client's device, where it is known; null makes it a new one.</summary>
    public KnownDevice? Device { get; init; }

    /// <summary>The session that came along, if the host has validated it; null otherwise.</summary>
    public Session? CurrentSession { get; init; }

    /// <summary>The session token that came along; any text, or null.</summary>
    public string? CurrentToken { get; init; }

    /// <summary>The session tokens of a request that brought several; any texts.</summary>
    public IReadOnlyList<string> AmbiguousTokens { get; init; } = [];

    /// <summary>The refresh tokens that came along; any texts.</summary>
    public IReadOnlyList<string> CurrentRefreshTokens { get; init; } = [];
}
