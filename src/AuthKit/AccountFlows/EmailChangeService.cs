using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.OneTimeTokens;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Changes the address of accounts. Safe for concurrent use.</summary>
public sealed class EmailChangeService : IEmailChange
{
    private readonly FlowContext _flows;

    /// <summary>Creates the service.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public EmailChangeService(AccountFlowParts parts) => _flows = AccountFlowParts.ContextOf(parts);

    /// <inheritdoc/>
    public async ValueTask<AccountFlowResult> RequestAsync(Session session, string? password, string? newEmail, string? binding, ClientContext client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(client);
        if (!EmailAddress.TryNormalize(newEmail, out var address) || !LoginName.TryNormalize(address, out var newLogin))
        {
            return new AccountFlowResult(AccountFlowStatus.InvalidEmail);
        }

        var (account, refusal) = await _flows.Confirmation.ConfirmAsync(session, password, cancellationToken).ConfigureAwait(false);
        if (account is null)
        {
            return refusal;
        }

        var browser = BrowserBinding.Hash(binding);
        var job = new MailJob(
            _flows,
            FlowKind.EmailChange,
            AuthMessageKind.ConfirmNewEmail,
            account.Subject.Tenant,
            newLogin,
            ct => FindOtherAsync(account, newLogin, ct),
            (holder, _, ct) => ComposeAsync(account, holder, address, browser, client, ct));
        return await _flows.RequestAsync(FlowKind.EmailChange, client, job, cancellationToken, sender: account.Subject).ConfigureAwait(false) is { } retryAfter
            ? AccountFlowResult.Limited(retryAfter)
            : AccountFlowResult.Done;
    }

    /// <inheritdoc/>
    public async ValueTask<AccountFlowResult> ConfirmAsync(string? token, string? binding, ClientContext client, string tenant = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        var (found, retryAfter) = await _flows.FindLinkAsync(token, client, tenant, [FlowPurpose.EmailChange], cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return retryAfter > TimeSpan.Zero ? AccountFlowResult.Limited(retryAfter) : default;
        }

        if (FlowPayload.TryParse(found.Payload) is not { Email: { } email } payload
            || await _flows.ResolveAsync(found, cancellationToken).ConfigureAwait(false) is not ({ } account, var isUnfinished))
        {
            return default;
        }

        if (isUnfinished)
        {
            // An earlier call wrote this change, and its sign-ins have ended now. If the change was another one, the link is invalid.
            if (!string.Equals(account.Email, email, StringComparison.Ordinal))
            {
                return default;
            }

            await _flows.DiscardAsync(token!, FlowPurpose.EmailChange, tenant).ConfigureAwait(false);
            await _flows.ForgetFailuresAsync(account).ConfigureAwait(false);
            return AccountFlowResult.Done with { Account = account };
        }

        // Checked before a session ends or the link is used up. If someone registers in between, the write decides.
        var holder = await _flows.Accounts.FindByLoginAsync(email, tenant, cancellationToken).ConfigureAwait(false);
        if (holder is not null && holder.Subject != account.Subject)
        {
            return new AccountFlowResult(AccountFlowStatus.LoginTaken);
        }

        var keepsPassword = payload.IsFrom(binding);
        var edit = await _flows.Change.RunAsync(
            account,
            exceptSid: null,
            keepsPassword ? SessionEndReason.EmailChanged : SessionEndReason.AccountClaimed,
            current => Account.IsCurrent(current, found.SecurityVersion)
                ? (keepsPassword ? current : FirstProof.Clear(current)).WithEmail(email, isVerified: true)
                : null,
            _flows.Events.EmailChanged(account.Subject, client),
            written =>
            {
                _flows.Tell(account, AuthMessageKind.EmailChanged);
                if (!keepsPassword)
                {
                    _flows.Events.Publish(_flows.Events.Claimed(account.Subject, client));
                    _flows.SendResetTo(written);
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (!edit.Succeeded)
        {
            return edit.Write == AccountWrite.LoginTaken ? new AccountFlowResult(AccountFlowStatus.LoginTaken) : default;
        }

        await _flows.ForgetFailuresAsync(edit.Account).ConfigureAwait(false);
        return AccountFlowResult.Done with { Account = edit.Account };
    }

    /// <summary>Finds another account that has the new address as its login; null if no other account has it.</summary>
    private async ValueTask<Account?> FindOtherAsync(Account account, string newLogin, CancellationToken cancellationToken)
    {
        var holder = await _flows.Accounts.FindByLoginAsync(newLogin, account.Subject.Tenant, cancellationToken).ConfigureAwait(false);
        return holder?.Subject == account.Subject ? null : holder;
    }

    /// <summary>
    /// Composes a link to the new address. If another account has the address, composes a notice to that account's owner instead.
    /// </summary>
    private async ValueTask<AuthMessage?> ComposeAsync(Account account, Account? holder, string newEmail, byte[]? browser, ClientContext client, CancellationToken cancellationToken)
    {
        var tenant = account.Subject.Tenant;
        if (holder is not null)
        {
            _flows.Events.Publish(_flows.Events.EmailChangeRequested(account.Subject, client));
            return EmailAddress.IsPlausible(holder.Email) ? await _flows.Messages.Composer.NoticeAsync(AuthMessageKind.AlreadyRegistered, tenant, holder.Email, _flows.Now, cancellationToken).ConfigureAwait(false) : null;
        }

        var grant = await _flows.Tokens.IssueAsync(
            new OneTimeTokenRequest
            {
                Purpose = FlowPurpose.EmailChange,
                Subject = account.Subject,
                Lifetime = _flows.Options.EmailVerificationLifetime,
                SecurityVersion = account.SecurityVersion,
                Payload = new FlowPayload { Email = newEmail, Browser = browser }.ToUtf8(),
            },
            cancellationToken).ConfigureAwait(false);
        _flows.Events.Publish(_flows.Events.EmailChangeRequested(account.Subject, client));
        return await _flows.Messages.Composer.LinkAsync(AuthMessageKind.ConfirmNewEmail, tenant, newEmail, grant.Token, grant.ExpiresAt, cancellationToken).ConfigureAwait(false);
    }
}
