using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.OneTimeTokens;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Confirms the addresses of registrations and of accounts. Safe for concurrent use.</summary>
public sealed class EmailVerificationService : IEmailVerification
{
    private readonly FlowContext _flows;

    /// <summary>Creates the service.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public EmailVerificationService(AccountFlowParts parts) => _flows = AccountFlowParts.ContextOf(parts);

    /// <inheritdoc/>
    public async ValueTask<AccountFlowResult> RequestAsync(SubjectRef subject, string? binding, ClientContext client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        var browser = BrowserBinding.Hash(binding);
        var job = new MailJob(
            _flows,
            FlowKind.EmailVerification,
            AuthMessageKind.VerifyEmail,
            subject.Tenant,
            typed: null,
            ct => FindUnverifiedAsync(subject, ct),
            (account, _, ct) => ComposeAsync(account!, browser, client, ct));
        return await _flows.RequestAsync(FlowKind.EmailVerification, client, job, cancellationToken).ConfigureAwait(false) is { } retryAfter
            ? AccountFlowResult.Limited(retryAfter)
            : AccountFlowResult.Done;
    }

    /// <inheritdoc/>
    public async ValueTask<AccountFlowResult> VerifyAsync(string? token, string? binding, ClientContext client, string tenant = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        var (found, retryAfter) = await _flows.FindLinkAsync(token, client, tenant, [FlowPurpose.VerifyEmail, FlowPurpose.Register], cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return retryAfter > TimeSpan.Zero ? AccountFlowResult.Limited(retryAfter) : default;
        }

        return found.Purpose == FlowPurpose.VerifyEmail
            ? await ConfirmAsync(token!, found, binding, client, cancellationToken).ConfigureAwait(false)
            : await RegisterAsync(token!, found, binding, client).ConfigureAwait(false);
    }

    /// <summary>
    /// Creates the account of a registration. It gets the chosen password only if the link was opened in the browser that chose it. The link has
    /// the account's id and is used up last, so that after a failure it leads to the same account. A link that could not be deleted is deleted with
    /// its account (<see cref="FlowPurpose.OfLogin"/>).
    /// </summary>
    private async ValueTask<AccountFlowResult> RegisterAsync(string token, OneTimeToken found, string? binding, ClientContext client)
    {
        if (FlowPayload.TryParse(found.Payload) is not { Email: { } email, PasswordHash: { } hash } payload)
        {
            return default;
        }

        var tenant = found.Subject.Tenant;
        var isSameBrowser = payload.IsFrom(binding);
        var account = NewAccounts.Create(tenant, email, isSameBrowser ? hash : null, isEmailVerified: true, _flows.Now, payload.SubjectId);
        var write = await _flows.Accounts.AddAsync(account, _flows.Events.Registered(account.Subject, client), CancellationToken.None).ConfigureAwait(false);
        if (write != AccountWrite.Written)
        {
            return await NewAccounts.FindMadeAsync(_flows.Accounts, account).ConfigureAwait(false) is { } made
                ? await FinishAsync(made).ConfigureAwait(false)
                : NewAccounts.Refused(write);
        }

        _flows.Events.Publish(_flows.Events.Verified(account.Subject, client));
        await _flows.DiscardAsync(token, FlowPurpose.Register, tenant).ConfigureAwait(false);
        return await AnswerAsync(account).ConfigureAwait(false);

        async ValueTask<AccountFlowResult> FinishAsync(Account made) =>
            await _flows.Tokens.ConsumeAsync(token, FlowPurpose.Register, tenant, CancellationToken.None).ConfigureAwait(false) is null
                ? default
                : await AnswerAsync(made).ConfigureAwait(false);

        async ValueTask<AccountFlowResult> AnswerAsync(Account added)
        {
            if (added.PasswordHash is null)
            {
                _flows.SendResetTo(added);
            }

            await _flows.ForgetFailuresAsync(added).ConfigureAwait(false);
            return AccountFlowResult.Done with { Account = added };
        }
    }

    private async ValueTask<AccountFlowResult> ConfirmAsync(string token, OneTimeToken found, string? binding, ClientContext client, CancellationToken cancellationToken)
    {
        if (FlowPayload.TryParse(found.Payload) is not { Email: { } email } payload
            || await _flows.ResolveAsync(found, cancellationToken).ConfigureAwait(false) is not ({ } account, var isUnfinished)
            || !string.Equals(account.Email, email, StringComparison.Ordinal))
        {
            return default;
        }

        // An earlier call proved the address. It may have left sign-ins, which have ended now.
        if (account.IsEmailVerified)
        {
            return await SpendAsync().ConfigureAwait(false) ? AccountFlowResult.Done with { Account = account } : default;
        }

        if (isUnfinished)
        {
            return default;
        }

        var edit = payload.IsFrom(binding)
            ? await KeepAsync().ConfigureAwait(false)
            : await ClaimAsync().ConfigureAwait(false);
        if (!edit.Succeeded)
        {
            return default;
        }

        await _flows.ForgetFailuresAsync(edit.Account).ConfigureAwait(false);
        return AccountFlowResult.Done with { Account = edit.Account };

        bool Fits(Account current) =>
            Account.IsCurrent(current, found.SecurityVersion) && string.Equals(current.Email, email, StringComparison.Ordinal);

        async ValueTask<bool> SpendAsync() =>
            await _flows.Tokens.ConsumeAsync(token, FlowPurpose.VerifyEmail, found.Subject.Tenant, CancellationToken.None).ConfigureAwait(false) is not null;

        // The browser made the request while it was signed in, so no one else has set the account's credentials. The link is used up last, so that
        // a failed write leaves it valid.
        async ValueTask<AccountEdit> KeepAsync()
        {
            var kept = await _flows.Change.EditAsync(
                account,
                current => Fits(current) && !current.IsEmailVerified ? current.WithVerifiedEmail() : null,
                _flows.Events.Verified(account.Subject, client),
                CancellationToken.None).ConfigureAwait(false);
            await _flows.DiscardAsync(token, FlowPurpose.VerifyEmail, found.Subject.Tenant).ConfigureAwait(false);
            return kept;
        }

        ValueTask<AccountEdit> ClaimAsync() => _flows.Change.RunAsync(
            account,
            exceptSid: null,
            SessionEndReason.AccountClaimed,
            current => Fits(current) ? FirstProof.Clear(current) : null,
            _flows.Events.Claimed(account.Subject, client),
            written =>
            {
                _flows.Events.Publish(_flows.Events.Verified(account.Subject, client));
                if (account.PasswordHash is not null)
                {
                    _flows.SendResetTo(written);
                }
            },
            cancellationToken);
    }

    private async ValueTask<Account?> FindUnverifiedAsync(SubjectRef subject, CancellationToken cancellationToken) =>
        await _flows.FindMailableAsync(subject, cancellationToken).ConfigureAwait(false) is { IsEmailVerified: false } account ? account : null;

    private async ValueTask<AuthMessage?> ComposeAsync(Account account, byte[]? browser, ClientContext client, CancellationToken cancellationToken)
    {
        var subject = account.Subject;
        var grant = await _flows.Tokens.IssueAsync(
            new OneTimeTokenRequest
            {
                Purpose = FlowPurpose.VerifyEmail,
                Subject = subject,
                Lifetime = _flows.Options.EmailVerificationLifetime,
                SecurityVersion = account.SecurityVersion,
                Payload = new FlowPayload { Email = account.Email, Browser = browser }.ToUtf8(),
            },
            cancellationToken).ConfigureAwait(false);
        _flows.Events.Publish(_flows.Events.VerificationSent(subject.Tenant, subject.Id, client));
        return await _flows.Messages.Composer.LinkAsync(AuthMessageKind.VerifyEmail, subject.Tenant, account.Email!, grant.Token, grant.ExpiresAt, cancellationToken).ConfigureAwait(false);
    }
}
