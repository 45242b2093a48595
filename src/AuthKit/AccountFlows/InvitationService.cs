using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.OneTimeTokens;
using AuthKit.Passwords;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Creates accounts by invitation. Safe for concurrent use.</summary>
public sealed class InvitationService : IInvitations
{
    private readonly FlowContext _flows;

    /// <summary>Creates the service.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public InvitationService(AccountFlowParts parts) => _flows = AccountFlowParts.ContextOf(parts);

    /// <inheritdoc/>
    public ValueTask<AccountFlowResult> InviteForApplicationAsync(string? email, string tenant = "", CancellationToken cancellationToken = default)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        cancellationToken.ThrowIfCancellationRequested();
        if (CreateJob(email, tenant) is not { } job)
        {
            return ValueTask.FromResult(new AccountFlowResult(AccountFlowStatus.InvalidEmail));
        }

        _flows.Messages.Enqueue(job);
        return ValueTask.FromResult(AccountFlowResult.Done);
    }

    /// <inheritdoc/>
    public async ValueTask<AccountFlowResult> InviteAsync(SubjectRef sender, string? email, ClientContext client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (CreateJob(email, sender.Tenant) is not { } job)
        {
            return new AccountFlowResult(AccountFlowStatus.InvalidEmail);
        }

        return await _flows.RequestAsync(FlowKind.Invitation, client, job, cancellationToken, sender: sender).ConfigureAwait(false) is { } retryAfter
            ? AccountFlowResult.Limited(retryAfter)
            : AccountFlowResult.Done;
    }

    /// <inheritdoc/>
    public async ValueTask<AccountFlowResult> AcceptAsync(string? token, string? password, ClientContext client, string tenant = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        var (found, retryAfter) = await _flows.FindLinkAsync(token, client, tenant, [FlowPurpose.Invitation], cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return retryAfter > TimeSpan.Zero ? AccountFlowResult.Limited(retryAfter) : default;
        }

        if (FlowPayload.TryParse(found.Payload) is not { Email: { } email } payload)
        {
            return default;
        }

        if (await _flows.FindPasswordProblemsAsync(password, login: null, email, cancellationToken).ConfigureAwait(false) is { } problems)
        {
            return AccountFlowResult.Rejected(problems);
        }

        var hash = await _flows.Hasher.HashAsync(password!, cancellationToken: cancellationToken).ConfigureAwait(false);

        // The account is added first, so that a failure leaves the link valid. Of several simultaneous calls, one gets the login, and the others
        // are refused because it is taken.
        var account = NewAccounts.Create(tenant, email, hash, isEmailVerified: true, _flows.Now, payload.SubjectId);
        var write = await _flows.Accounts.AddAsync(account, _flows.Events.InvitationAccepted(account.Subject, client), CancellationToken.None).ConfigureAwait(false);
        if (write != AccountWrite.Written)
        {
            return await FindRepeatedAsync(token, account, password, cancellationToken).ConfigureAwait(false) ?? NewAccounts.Refused(write);
        }

        await DiscardAsync(token, tenant).ConfigureAwait(false);
        _flows.Events.Publish(_flows.Events.Registered(account.Subject, client));
        _flows.Events.Publish(_flows.Events.Verified(account.Subject, client));
        await _flows.ForgetFailuresAsync(account).ConfigureAwait(false);
        return AccountFlowResult.Done with { Account = account };
    }

    /// <summary>
    /// The result for a call whose account was created by an earlier call with this link, if the earlier answer was lost:
    /// <see cref="AccountFlowStatus.Done"/> if the password is the same, otherwise <see cref="AccountFlowStatus.LoginTaken"/>. Null if there was no
    /// such call.
    /// </summary>
    private async ValueTask<AccountFlowResult?> FindRepeatedAsync(string? token, Account refused, string? password, CancellationToken cancellationToken)
    {
        if (await NewAccounts.FindMadeAsync(_flows.Accounts, refused).ConfigureAwait(false) is not { } made)
        {
            return null;
        }

        if (await _flows.Hasher.VerifyAsync(password, made.PasswordHash, cancellationToken: cancellationToken).ConfigureAwait(false) == PasswordVerification.Failed)
        {
            return new AccountFlowResult(AccountFlowStatus.LoginTaken);
        }

        await DiscardAsync(token, refused.Subject.Tenant).ConfigureAwait(false);
        return AccountFlowResult.Done with { Account = made };
    }

    /// <summary>Uses the link up. If that fails, the link has no further effect, because its login is taken.</summary>
    private async ValueTask DiscardAsync(string? token, string tenant)
    {
        try
        {
            await _flows.Tokens.ConsumeAsync(token, FlowPurpose.Invitation, tenant, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
        }
    }

    /// <summary>Creates the job; null if the text cannot be an e-mail address.</summary>
    private MailJob? CreateJob(string? email, string tenant) => EmailAddress.TryNormalize(email, out var address) && LoginName.TryNormalize(address, out var login)
        ? new MailJob(
            _flows,
            FlowKind.Invitation,
            AuthMessageKind.Invitation,
            tenant,
            login,
            ct => _flows.Accounts.FindByLoginAsync(login, tenant, ct),
            (account, _, ct) => ComposeAsync(account, address, login, tenant, ct))
        : null;

    private async ValueTask<AuthMessage?> ComposeAsync(Account? account, string email, string login, string tenant, CancellationToken cancellationToken)
    {
        if (account is not null)
        {
            return EmailAddress.IsPlausible(account.Email) ? await _flows.Messages.Composer.NoticeAsync(AuthMessageKind.AlreadyRegistered, tenant, account.Email, _flows.Now, cancellationToken).ConfigureAwait(false) : null;
        }

        var grant = await _flows.Tokens.IssueAsync(
            new OneTimeTokenRequest
            {
                Purpose = FlowPurpose.Invitation,
                Subject = FlowPurpose.OwnerOf(tenant, login),
                Lifetime = _flows.Options.InvitationLifetime,
                Payload = new FlowPayload { Email = email, SubjectId = NewAccounts.CreateId() }.ToUtf8(),
            },
            cancellationToken).ConfigureAwait(false);
        _flows.Events.Publish(_flows.Events.InvitationSent(tenant));
        return await _flows.Messages.Composer.LinkAsync(AuthMessageKind.Invitation, tenant, email, grant.Token, grant.ExpiresAt, cancellationToken).ConfigureAwait(false);
    }
}
