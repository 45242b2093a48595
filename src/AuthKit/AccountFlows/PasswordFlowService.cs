using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.Passwords;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Resets and changes passwords. Safe for concurrent use.</summary>
public sealed class PasswordFlowService : IPasswordFlows
{
    private readonly FlowContext _flows;

    /// <summary>Creates the service.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public PasswordFlowService(AccountFlowParts parts) => _flows = AccountFlowParts.ContextOf(parts);

    /// <inheritdoc/>
    public async ValueTask<AccountFlowResult> RequestResetAsync(string? login, ClientContext client, string tenant = "", string? deviceToken = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        var job = LoginName.TryNormalize(login, out var normalized)
            ? new MailJob(
                _flows,
                FlowKind.PasswordReset,
                AuthMessageKind.ResetPassword,
                tenant,
                normalized,
                ct => _flows.FindMailableAsync(normalized, tenant, ct),
                (account, _, ct) => ComposeResetAsync(account, tenant, client, ct))
            : null;
        return await _flows.RequestAsync(FlowKind.PasswordReset, client, job, cancellationToken, device: _flows.ClaimDevice(deviceToken, tenant, normalized)).ConfigureAwait(false) is { } retryAfter
            ? AccountFlowResult.Limited(retryAfter)
            : AccountFlowResult.Done;
    }

    /// <inheritdoc/>
    public ValueTask<AccountFlowResult> RequestResetForAsync(SubjectRef subject, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _flows.Messages.Enqueue(new MailJob(
            _flows,
            FlowKind.ResetByAdministrator,
            AuthMessageKind.ResetPassword,
            subject.Tenant,
            typed: null,
            ct => _flows.FindMailableAsync(subject, ct),
            (account, _, ct) => ComposeResetAsync(account, subject.Tenant, new ClientContext(), ct)));
        return ValueTask.FromResult(AccountFlowResult.Done);
    }

    /// <inheritdoc/>
    public async ValueTask<AccountFlowResult> ResetAsync(string? token, string? newPassword, ClientContext client, string tenant = "", string? deviceToken = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        var (found, retryAfter) = await _flows.FindLinkAsync(token, client, tenant, [FlowPurpose.PasswordReset], cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return retryAfter > TimeSpan.Zero ? AccountFlowResult.Limited(retryAfter) : default;
        }

        // The token is checked before the password is hashed, so that a client without a token does not cost a hash.
        if (await _flows.ResolveAsync(found, cancellationToken).ConfigureAwait(false) is not ({ } account, var isUnfinished))
        {
            return default;
        }

        if (isUnfinished)
        {
            return await FindRepeatedAsync(token!, tenant, account, newPassword, cancellationToken).ConfigureAwait(false);
        }

        if (await _flows.FindPasswordProblemsAsync(newPassword, account.Login, account.Email, cancellationToken).ConfigureAwait(false) is { } problems)
        {
            return AccountFlowResult.Rejected(problems);
        }

        var hash = await _flows.Hasher.HashAsync(newPassword!, cancellationToken: cancellationToken).ConfigureAwait(false);
        var isFirstProof = _flows.IsFirstProof(account, deviceToken);
        var edit = await _flows.Change.RunAsync(
            account,
            exceptSid: null,
            isFirstProof ? SessionEndReason.AccountClaimed : SessionEndReason.PasswordReset,
            current => Account.IsCurrent(current, found.SecurityVersion)
                ? (_flows.IsFirstProof(current, deviceToken) ? FirstProof.Clear(current) : current.WithVerifiedEmail()).WithPassword(hash)
                : null,
            _flows.Events.PasswordReset(account.Subject, client),
            written =>
            {
                _flows.Tell(written, AuthMessageKind.PasswordChanged);
                if (isFirstProof)
                {
                    _flows.Events.Publish(_flows.Events.Claimed(account.Subject, client));
                }

                if (!account.IsEmailVerified)
                {
                    _flows.Events.Publish(_flows.Events.Verified(account.Subject, client));
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (!edit.Succeeded)
        {
            return default;
        }

        await _flows.ForgetFailuresAsync(edit.Account).ConfigureAwait(false);
        return AccountFlowResult.Done with { Account = edit.Account };
    }

    /// <inheritdoc/>
    public async ValueTask<AccountFlowResult> ChangeAsync(Session session, string? currentPassword, string? newPassword, ClientContext client, string? deviceToken = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(client);
        var (account, refusal) = await _flows.Confirmation.ConfirmAsync(session, currentPassword, cancellationToken).ConfigureAwait(false);
        if (account is null)
        {
            return refusal.Status == AccountFlowStatus.InvalidCredentials && await FindChangedAsync(session, newPassword, cancellationToken).ConfigureAwait(false) is { } changed
                ? AccountFlowResult.Done with { Account = changed, Grant = await CreateSessionAsync(changed, session, client).ConfigureAwait(false) }
                : refusal;
        }

        if (await _flows.FindPasswordProblemsAsync(newPassword, account.Login, account.Email, cancellationToken).ConfigureAwait(false) is { } problems)
        {
            return AccountFlowResult.Rejected(problems);
        }

        var hash = await _flows.Hasher.HashAsync(newPassword!, cancellationToken: cancellationToken).ConfigureAwait(false);
        var edit = await _flows.Change.RunAsync(
            account,
            session.Sid,
            SessionEndReason.PasswordChanged,
            current => Account.IsCurrent(current, account.SecurityVersion) ? current.WithPassword(hash) : null,
            _flows.Events.PasswordChanged(account.Subject, client),
            written => _flows.Tell(written, AuthMessageKind.PasswordChanged),
            cancellationToken).ConfigureAwait(false);
        if (!edit.Succeeded)
        {
            return new AccountFlowResult(AccountFlowStatus.InvalidCredentials);
        }

        var grant = await CreateSessionAsync(edit.Account, session, client).ConfigureAwait(false);
        return AccountFlowResult.Done with
        {
            Account = edit.Account,
            Grant = grant,
            DeviceToken = grant is null ? null : _flows.Devices.Issue(edit.Account, _flows.Devices.Recognize(deviceToken, account)),
        };
    }

    /// <summary>The result for a reset that an earlier call has written with the same password. Its sign-ins have ended now.</summary>
    private async ValueTask<AccountFlowResult> FindRepeatedAsync(string token, string tenant, Account account, string? newPassword, CancellationToken cancellationToken)
    {
        if (await _flows.Hasher.VerifyAsync(newPassword, account.PasswordHash, cancellationToken: cancellationToken).ConfigureAwait(false) == PasswordVerification.Failed)
        {
            return default;
        }

        await _flows.DiscardAsync(token, FlowPurpose.PasswordReset, tenant).ConfigureAwait(false);
        await _flows.ForgetFailuresAsync(account).ConfigureAwait(false);
        return AccountFlowResult.Done with { Account = account };
    }

    /// <summary>
    /// Finds the account if an earlier call from this session set the same password but could not end all sign-ins. They end now. The old password
    /// is wrong by then, so this call counts as one failure.
    /// </summary>
    private async ValueTask<Account?> FindChangedAsync(Session session, string? newPassword, CancellationToken cancellationToken)
    {
        if (session.Subject is not { } subject)
        {
            return null;
        }

        var account = await _flows.Accounts.FindByIdAsync(subject, cancellationToken).ConfigureAwait(false);
        return account is { PendingEnd: SessionEndReason.PasswordChanged }
            && Account.IsCurrent(account, session.SecurityVersion + 1)
            && await _flows.Hasher.VerifyAsync(newPassword, account.PasswordHash, cancellationToken: cancellationToken).ConfigureAwait(false) != PasswordVerification.Failed
            && await _flows.Change.FinishAsync(account).ConfigureAwait(false) is { } now
            && Account.IsCurrent(now, account.SecurityVersion)
                ? now
                : null;
    }

    /// <summary>
    /// Creates the caller's new session. Null if the account has changed again meanwhile, or if a store failed. The password is changed in both
    /// cases, and the user can sign in with it.
    /// </summary>
    private async ValueTask<SessionGrant?> CreateSessionAsync(Account account, Session session, ClientContext client)
    {
        try
        {
            return await TryCreateSessionAsync(account, session, client).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
            return null;
        }
    }

    private async ValueTask<SessionGrant?> TryCreateSessionAsync(Account account, Session session, ClientContext client)
    {
        var grant = await _flows.Sessions.CreateAsync(
            new SessionRequest
            {
                Subject = account.Subject,
                Amr = session.Amr,
                SecondFactorTime = session.SecondFactorTime,
                SecurityVersion = account.SecurityVersion,
                Client = client,
                Data = session.Data,
            },
            CancellationToken.None).ConfigureAwait(false);
        var now = await _flows.Accounts.FindByIdAsync(account.Subject, CancellationToken.None).ConfigureAwait(false);
        if (Account.IsCurrent(now, account.SecurityVersion))
        {
            return grant;
        }

        await _flows.Sessions.EndAsync(grant.Session, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        return null;
    }

    private async ValueTask<AuthMessage?> ComposeResetAsync(Account? account, string tenant, ClientContext client, CancellationToken cancellationToken)
    {
        var message = account is null ? null : await _flows.ComposeResetAsync(account, cancellationToken).ConfigureAwait(false);
        _flows.Events.Publish(_flows.Events.ResetRequested(tenant, account?.Subject.Id, client));
        return message;
    }
}
