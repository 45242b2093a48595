using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>The parts of the flows, and the operations that several flows share. It has no state of its own.</summary>
internal sealed class FlowContext
{
    private readonly SignInComponents _signIn;
    private readonly IMfaService? _mfa;

    /// <exception cref="ArgumentException">A part is missing.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public FlowContext(AccountFlowParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts.SignIn, nameof(parts));
        ArgumentNullException.ThrowIfNull(parts.OneTimeTokens, nameof(parts));
        ArgumentNullException.ThrowIfNull(parts.Policy, nameof(parts));
        ArgumentNullException.ThrowIfNull(parts.Messages, nameof(parts));
        ArgumentNullException.ThrowIfNull(parts.Protector, nameof(parts));
        _signIn = parts.SignIn.Components;
        _mfa = _signIn.Gate?.Mfa;
        Options = parts.Options.Snapshot();
        Tokens = parts.OneTimeTokens;
        Policy = parts.Policy;
        Messages = parts.Messages;
        TimeProvider = parts.SignIn.Runtime.TimeProvider;
        Events = new FlowEvents(parts.SignIn.Runtime);
        Limits = new FlowLimits(_signIn.Limiter, Options, parts.SignIn.Runtime);
        Handles = new EmailCodeHandle(parts.Protector);
        Change = new AccountSecurityUpdate(_signIn, Tokens);
        Confirmation = new OwnerConfirmation(_signIn);
    }

    public AccountFlowOptions Options { get; }

    public SignInServiceOptions SignInOptions => _signIn.Options;

    public IAccountService Accounts => _signIn.Accounts;

    public IOneTimeTokenService Tokens { get; }

    public ISessionService Sessions => _signIn.Sessions;

    public IPasswordPolicy Policy { get; }

    public IPasswordHasher Hasher => _signIn.Hasher;

    public MessageQueue Messages { get; }

    public TimeProvider TimeProvider { get; }

    public FlowEvents Events { get; }

    public FlowLimits Limits { get; }

    public EmailCodeHandle Handles { get; }

    public AccountSecurityUpdate Change { get; }

    public OwnerConfirmation Confirmation { get; }

    public SignInCompletion Completion => _signIn.Completion;

    public KnownDevices Devices => _signIn.KnownDevices;

    public DateTimeOffset Now => StoreTime.Now(TimeProvider);

    /// <summary>
    /// Takes a permit and queues a job. This is everything that a request for mail does before it is answered, so known and unknown recipients lead
    /// to the same calls.
    /// </summary>
    /// <param name="flow">The flow whose limit applies.</param>
    /// <param name="client">The client.</param>
    /// <param name="job">The job; null if the typed text cannot be a login.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="sender">
    /// The user who causes mail to another person's address, who is limited in addition to the client's address; null if there is no such user.
    /// </param>
    /// <param name="device">
    /// A device with a token of the recipient's login. It has a limit of its own instead of the address's, so that others do not use up what it
    /// needs. Null if the client has no such token.
    /// </param>
    /// <returns>The time to wait if there were too many requests; null if the request was accepted.</returns>
    /// <exception cref="AuthUnavailableException">The limiter is unavailable, or the queue is full.</exception>
    public async ValueTask<TimeSpan?> RequestAsync(
        FlowKind flow,
        ClientContext client,
        MailJob? job,
        CancellationToken cancellationToken,
        SubjectRef? sender = null,
        DeviceClaim? device = null)
    {
        List<RateLimitPermit> permits = [];
        if (sender is { } user)
        {
            permits.Add(await Limits.SendForAsync(flow, user, cancellationToken).ConfigureAwait(false));
        }

        if (device is not null && job?.Typed is { } recipient && await Limits.RequestAsync(flow, recipient, device, cancellationToken).ConfigureAwait(false) is { IsGiven: true } own)
        {
            job.Device = device;
            permits.Add(own);
        }
        else if (permits.TrueForAll(static permit => permit.IsGiven))
        {
            permits.Add(await Limits.RequestAsync(flow, client, cancellationToken).ConfigureAwait(false));
        }

        try
        {
            if (permits.TrueForAll(static permit => permit.IsGiven))
            {
                if (job is not null)
                {
                    Messages.Enqueue(job);
                }

                return null;
            }
        }
        catch (AuthUnavailableException)
        {
            await GiveBackAsync(permits).ConfigureAwait(false);
            throw;
        }

        await GiveBackAsync(permits).ConfigureAwait(false);
        return permits.Max(static permit => permit.RetryAfter);
    }

    /// <summary>
    /// Finds the token of a link that a client presents. The address's limit counts only invalid links. A valid link is never refused: it cannot be
    /// guessed, and other clients at the same address must not keep its owner out.
    /// </summary>
    /// <param name="link">The token of the link. Any text, or null.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="purposes">The purposes that the token may have.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The token, which is not used up. Null if there is no such token; after too many invalid links, with the time to wait.</returns>
    public async ValueTask<(OneTimeToken? Found, TimeSpan RetryAfter)> FindLinkAsync(
        string? link,
        ClientContext client,
        string tenant,
        string[] purposes,
        CancellationToken cancellationToken)
    {
        var permit = await Limits.RedeemAsync(client, cancellationToken).ConfigureAwait(false);
        foreach (var purpose in purposes)
        {
            if (await Tokens.FindAsync(link, purpose, tenant, cancellationToken).ConfigureAwait(false) is { } found)
            {
                await GiveBackAsync([permit]).ConfigureAwait(false);
                return (found, TimeSpan.Zero);
            }
        }

        return (null, permit.RetryAfter);
    }

    /// <summary>Reads the claim of a device token about a login; null if the text is not a token of that login.</summary>
    public DeviceClaim? ClaimDevice(string? deviceToken, string tenant, string? normalizedLogin) =>
        normalizedLogin is null ? null : Devices.Claim(deviceToken, tenant, normalizedLogin);

    private async ValueTask GiveBackAsync(List<RateLimitPermit> permits)
    {
        foreach (var permit in permits)
        {
            if (permit.IsGiven)
            {
                await Limits.GiveBackAsync(permit).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Finds the account of a token that may still be used; null if the account no longer exists, is disabled, or has changed since.
    /// </summary>
    public async ValueTask<Account?> FindAccountAsync(OneTimeToken token, CancellationToken cancellationToken) =>
        await ResolveAsync(token, cancellationToken).ConfigureAwait(false) is { IsUnfinished: false, Account: { } account } ? account : null;

    /// <summary>
    /// Finds the account of a token. If sign-ins from before the account's last change have not ended yet, they end first. In that case a token
    /// from just before the change may be the one that made it, and the result says that the change is unfinished. The caller then checks whether
    /// this change is the requested one, and answers that it is done.
    /// </summary>
    public async ValueTask<(Account? Account, bool IsUnfinished)> ResolveAsync(OneTimeToken token, CancellationToken cancellationToken)
    {
        var account = await Accounts.FindByIdAsync(token.Subject, cancellationToken).ConfigureAwait(false);
        var wasUnfinished = account?.PendingEnd is not null;
        if (wasUnfinished)
        {
            account = await Change.FinishAsync(account!).ConfigureAwait(false);
        }

        if (Account.IsCurrent(account, token.SecurityVersion))
        {
            return (account, false);
        }

        return wasUnfinished && Account.IsCurrent(account, token.SecurityVersion + 1) ? (account, true) : default;
    }

    /// <summary>
    /// Deletes a token whose work is done. A failure does no harm: the account's security version has made the token invalid, or its
    /// repeated use changes nothing.
    /// </summary>
    public async ValueTask DiscardAsync(string token, string purpose, string tenant)
    {
        try
        {
            await Tokens.ConsumeAsync(token, purpose, tenant, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
        }
    }

    /// <summary>The account behind a login, if it may sign in and mail can go to it.</summary>
    public async ValueTask<Account?> FindMailableAsync(string login, string tenant, CancellationToken cancellationToken)
    {
        var account = await Accounts.FindByLoginAsync(login, tenant, cancellationToken).ConfigureAwait(false);
        return IsMailable(account) ? account : null;
    }

    /// <summary>The account of a subject, if it may sign in and mail can go to it.</summary>
    public async ValueTask<Account?> FindMailableAsync(SubjectRef subject, CancellationToken cancellationToken)
    {
        var account = await Accounts.FindByIdAsync(subject, cancellationToken).ConfigureAwait(false);
        return IsMailable(account) ? account : null;
    }

    /// <summary>Composes a mail with a link to choose a password, for the person who reads the account's mail.</summary>
    public async ValueTask<AuthMessage?> ComposeResetAsync(Account account, CancellationToken cancellationToken)
    {
        var grant = await Tokens.IssueAsync(
            new OneTimeTokenRequest
            {
                Purpose = FlowPurpose.PasswordReset,
                Subject = account.Subject,
                Lifetime = Options.PasswordResetLifetime,
                SecurityVersion = account.SecurityVersion,
            },
            cancellationToken).ConfigureAwait(false);
        return await Messages.Composer.LinkAsync(AuthMessageKind.ResetPassword, account.Subject.Tenant, account.Email!, grant.Token, grant.ExpiresAt, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Mails a link to choose a password to an account whose password was removed by the first proof of its address. If the queue is full or the
    /// recipient got too many messages, an event is published, and the owner can request the link.
    /// </summary>
    public void SendResetTo(Account account)
    {
        if (EmailAddress.IsPlausible(account.Email))
        {
            Messages.TryEnqueue(new MailJob(
                this,
                FlowKind.PasswordAfterProof,
                AuthMessageKind.ResetPassword,
                account.Subject.Tenant,
                typed: null,
                _ => ValueTask.FromResult<Account?>(account),
                (_, _, cancellationToken) => ComposeResetAsync(account, cancellationToken)));
        }
    }

    /// <summary>
    /// Mails a notice to an account's owner. If the queue is full or the recipient got too many notices of this kind, an event is published. The
    /// action that the notice is about stays done.
    /// </summary>
    public void Tell(Account account, AuthMessageKind kind)
    {
        if (EmailAddress.IsPlausible(account.Email))
        {
            Messages.TryEnqueue(new FlowNotice(this, kind, account, Now));
        }
    }

    /// <summary>
    /// Ends the lock of an account after many failures, and the wait of its second factor, because the owner gave a proof by mail. If that fails,
    /// they remain as if there had been no proof, which is no reason to fail the flow.
    /// </summary>
    public async ValueTask ForgetFailuresAsync(Account account)
    {
        try
        {
            await _signIn.Limits.ForgetAsync(account, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
        }

        if (_mfa is null)
        {
            return;
        }

        try
        {
            await _mfa.EndWaitsAsync(account.Subject, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
        }
    }

    /// <summary>Checks a new password with the policy. Returns the reasons for its rejection; null if it is accepted.</summary>
    public async ValueTask<IReadOnlyList<string>?> FindPasswordProblemsAsync(string? password, string? login, string? email, CancellationToken cancellationToken)
    {
        var verdict = await Policy.CheckAsync(password, new PasswordContext { Login = login, Email = email }, cancellationToken).ConfigureAwait(false);
        return verdict.IsAccepted ? null : [.. verdict.Reasons.Select(PasswordRejectionCodes.ToCode)];
    }

    /// <summary>
    /// Whether a proof by mail is the first one of an address and does not come from a known device of the account. In that case, someone else may
    /// have set the account's credentials (<see cref="FirstProof"/>).
    /// </summary>
    public bool IsFirstProof(Account account, string? deviceToken) => !account.IsEmailVerified && Devices.Recognize(deviceToken, account) is null;

    public static bool IsMailable([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] Account? account) =>
        account is { Status: AccountStatus.Active } && EmailAddress.IsPlausible(account.Email);
}
