using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.OneTimeTokens;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Signs in with mailed links and codes. Sessions get the authentication method <see cref="Method"/>. Safe for concurrent use.</summary>
public sealed class EmailSignInService : IEmailSignIn
{
    /// <summary>
    /// The authentication method of a mailed link or code in a session's <c>amr</c>. It is AuthKit's own, because RFC 8176 has no value for mail.
    /// </summary>
    public const string Method = AuthenticationMethods.Email;

    private static readonly string[] Methods = [Method];

    private readonly FlowContext _flows;

    /// <summary>Creates the service.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public EmailSignInService(AccountFlowParts parts) => _flows = AccountFlowParts.ContextOf(parts);

    /// <inheritdoc/>
    public async ValueTask<AccountFlowResult> RequestLinkAsync(string? login, string binding, ClientContext client, string tenant = "", string? deviceToken = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(binding);
        ArgumentNullException.ThrowIfNull(client);
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        if (BrowserBinding.Hash(binding) is not { } browser)
        {
            Errors.Argument("The text is not a binding: see BrowserBinding.Create.", nameof(binding));
            return default;
        }

        var job = LoginName.TryNormalize(login, out var normalized)
            ? new MailJob(
                _flows,
                FlowKind.MagicLink,
                AuthMessageKind.MagicLink,
                tenant,
                normalized,
                ct => _flows.FindMailableAsync(normalized, tenant, ct),
                (account, isOfDevice, ct) => ComposeLinkAsync(account, tenant, browser, isOfDevice, client, ct))
            : null;
        return await _flows.RequestAsync(FlowKind.MagicLink, client, job, cancellationToken, device: _flows.ClaimDevice(deviceToken, tenant, normalized)).ConfigureAwait(false) is { } retryAfter
            ? AccountFlowResult.Limited(retryAfter)
            : AccountFlowResult.Done;
    }

    /// <inheritdoc/>
    public async ValueTask<SessionSignInResult> RedeemLinkAsync(EmailProof proof, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(proof);
        NameRules.ThrowIfNotTenant(proof.Tenant, nameof(proof));
        var (found, retryAfter) = await _flows.FindLinkAsync(proof.Secret, proof.Client, proof.Tenant, [FlowPurpose.MagicLink, FlowPurpose.MagicLinkOfDevice], cancellationToken).ConfigureAwait(false);
        if (retryAfter > TimeSpan.Zero)
        {
            return Limited(proof, FlowLimits.RedemptionPolicy, retryAfter);
        }

        if (found is null || FlowPayload.TryParse(found.Payload) is not { } payload)
        {
            return Refused(proof, subjectId: null, SignInFailureReason.InvalidToken);
        }

        // An attacker who has a link, or a victim who is tricked into opening the attacker's link, does not use it up.
        if (!payload.IsFrom(proof.Binding))
        {
            return Refused(proof, found.Subject.Id, SignInFailureReason.OtherBrowser);
        }

        return await _flows.FindAccountAsync(found, cancellationToken).ConfigureAwait(false) is { } account
            ? await SignInAsync(proof, account, () => UseLinkAsync(proof, found.Purpose), cancellationToken).ConfigureAwait(false)
            : Refused(proof, found.Subject.Id, SignInFailureReason.InvalidToken);
    }

    /// <inheritdoc/>
    public async ValueTask<EmailCodeRequestResult> RequestCodeAsync(string? login, ClientContext client, string tenant = "", string? deviceToken = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));

        // A text that cannot be a login gets the handle of a recipient that no request can name: the empty text.
        var isLogin = LoginName.TryNormalize(login, out var normalized);
        var recipient = FlowLimits.RecipientOf(tenant, normalized ?? "");
        var handle = _flows.Tokens.CreateHandle(FlowPurpose.OwnerOf(tenant, normalized ?? recipient));
        var job = isLogin
            ? new MailJob(
                _flows,
                FlowKind.SignInCode,
                AuthMessageKind.SignInCode,
                tenant,
                normalized!,
                ct => _flows.FindMailableAsync(normalized!, tenant, ct),
                (account, isOfDevice, ct) => ComposeCodeAsync(account, normalized!, tenant, handle, isOfDevice, client, ct))
            : null;
        return await _flows.RequestAsync(FlowKind.SignInCode, client, job, cancellationToken, device: _flows.ClaimDevice(deviceToken, tenant, normalized)).ConfigureAwait(false) is { } retryAfter
            ? new EmailCodeRequestResult(retryAfter)
            : new EmailCodeRequestResult(_flows.Handles.Create(handle, recipient, isOfDevice: job?.Device is not null));
    }

    /// <inheritdoc/>
    public async ValueTask<SessionSignInResult> RedeemCodeAsync(EmailProof proof, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(proof);
        NameRules.ThrowIfNotTenant(proof.Tenant, nameof(proof));
        var permit = await _flows.Limits.RedeemAsync(proof.Client, cancellationToken).ConfigureAwait(false);
        if (_flows.Handles.Read(proof.Binding) is not { } kept)
        {
            return RefusedOrLimited(SignInFailureReason.Malformed);
        }

        // Each code allows five attempts, which limits guessing. An attempt without a live code counts against no limit that the owner needs. A
        // right code is used up only when the sign-in is completed, so that a failure before that leaves it valid.
        var purpose = FlowPurpose.SignInCodeOfDevice;
        var answer = kept.IsOfDevice ? await CheckAsync().ConfigureAwait(false) : default;
        if (answer.Status == OneTimeCodeStatus.Gone)
        {
            purpose = FlowPurpose.SignInCode;
            answer = await CheckAsync().ConfigureAwait(false);
        }

        if (answer.Status == OneTimeCodeStatus.Wrong)
        {
            await _flows.Limits.NoteWrongCodeAsync(kept.Recipient, cancellationToken).ConfigureAwait(false);
        }

        if (!answer.IsMatched)
        {
            return RefusedOrLimited(SignInFailureReason.WrongCode);
        }

        if (permit.IsGiven)
        {
            await _flows.Limits.GiveBackAsync(permit).ConfigureAwait(false);
        }

        return await FindAccountAsync(answer.Token, cancellationToken).ConfigureAwait(false) is { } account
            ? await SignInAsync(proof, account, () => UseCodeAsync(proof, kept.Handle, purpose), cancellationToken).ConfigureAwait(false)
            : Refused(proof, subjectId: null, SignInFailureReason.InvalidToken);

        ValueTask<OneTimeCodeResult> CheckAsync() => _flows.Tokens.CheckCodeAsync(kept.Handle, proof.Secret, purpose, proof.Tenant, cancellationToken);

        SessionSignInResult RefusedOrLimited(SignInFailureReason reason) =>
            permit.IsGiven ? Refused(proof, subjectId: null, reason) : Limited(proof, permit.Policy.Name, permit.RetryAfter);
    }

    /// <param name="proof">The proof, which was found valid.</param>
    /// <param name="account">The account.</param>
    /// <param name="use">Uses the link or the code up; false if another call has used it.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    private async ValueTask<SessionSignInResult> SignInAsync(EmailProof proof, Account account, Func<ValueTask<bool>> use, CancellationToken cancellationToken)
    {
        // The first proof of an address clears the account's earlier credentials, including its second factor. This comes first, so that the
        // sign-in does not ask for that factor.
        var isFirstProof = _flows.IsFirstProof(account, proof.DeviceToken);
        if (isFirstProof)
        {
            if ((await ClaimAsync(proof, account, cancellationToken).ConfigureAwait(false)).Account is not { } claimed)
            {
                return Refused(proof, account.Subject.Id, SignInFailureReason.InvalidToken);
            }

            await _flows.ForgetFailuresAsync(claimed).ConfigureAwait(false);
            account = claimed;
        }
        else if (!account.IsEmailVerified)
        {
            // Written before the proof is used up, so that a failed write leaves the proof valid.
            if ((await VerifyAsync(proof, account).ConfigureAwait(false)).Account is not { } verified)
            {
                return Refused(proof, account.Subject.Id, SignInFailureReason.InvalidToken);
            }

            account = verified;
        }

        var source = new SignInContext(proof.Client)
        {
            Browser = proof.Browser,
            TrustedDeviceToken = proof.TrustedDeviceToken,
            Device = _flows.Devices.Recognize(proof.DeviceToken, account),
            CurrentSession = proof.CurrentSession,
            CurrentToken = proof.CurrentToken,
            AmbiguousTokens = proof.AmbiguousTokens,
            CurrentRefreshTokens = proof.CurrentRefreshTokens,
        };
        var form = _flows.Completion.NewSession();
        var proven = new ProvenSignIn(account, Methods, form, source) { Proof = isFirstProof ? null : () => UseAsync(proof, account, use) };
        var end = await _flows.Completion.CompleteAsync(proven, cancellationToken).ConfigureAwait(false);
        return new SessionSignInResult(end, form.Grant);
    }

    /// <summary>
    /// Uses up a proof that is not the first one of its address, or that comes from a known device of the account. Other proofs are not used up
    /// here: the account's new security version has made them invalid already.
    /// </summary>
    /// <returns>False if another call has used the proof.</returns>
    private async ValueTask<bool> UseAsync(EmailProof proof, Account account, Func<ValueTask<bool>> use)
    {
        if (!await SingleUse.TakeAsync(use).ConfigureAwait(false))
        {
            Refused(proof, account.Subject.Id, SignInFailureReason.InvalidToken);
            return false;
        }

        await _flows.ForgetFailuresAsync(account).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool> UseLinkAsync(EmailProof proof, string purpose) =>
        await _flows.Tokens.ConsumeAsync(proof.Secret, purpose, proof.Tenant, CancellationToken.None).ConfigureAwait(false) is not null;

    private async ValueTask<bool> UseCodeAsync(EmailProof proof, string handle, string purpose) =>
        (await _flows.Tokens.RedeemCodeAsync(handle, proof.Secret, purpose, proof.Tenant, CancellationToken.None).ConfigureAwait(false)).IsMatched;

    /// <summary>
    /// Marks the address as proven and keeps the account's credentials: the proof comes from a known device of the account, so no one else has set
    /// them.
    /// </summary>
    private ValueTask<AccountEdit> VerifyAsync(EmailProof proof, Account account) =>
        _flows.Change.EditAsync(
            account,
            current => Account.IsCurrent(current, account.SecurityVersion) ? current.WithVerifiedEmail() : null,
            _flows.Events.Verified(account.Subject, proof.Client),
            CancellationToken.None);

    private ValueTask<AccountEdit> ClaimAsync(EmailProof proof, Account account, CancellationToken cancellationToken) =>
        _flows.Change.RunAsync(
            account,
            exceptSid: null,
            SessionEndReason.AccountClaimed,
            current => Account.IsCurrent(current, account.SecurityVersion) ? FirstProof.Clear(current) : null,
            _flows.Events.Claimed(account.Subject, proof.Client),
            written =>
            {
                _flows.Events.Publish(_flows.Events.Verified(account.Subject, proof.Client));
                if (account.PasswordHash is not null)
                {
                    _flows.SendResetTo(written);
                }
            },
            cancellationToken);

    /// <summary>
    /// Finds the account for which a code was issued. Null if it no longer exists or has changed since; its login may now have another account.
    /// </summary>
    private async ValueTask<Account?> FindAccountAsync(OneTimeToken token, CancellationToken cancellationToken)
    {
        if (FlowPayload.TryParse(token.Payload) is not { SubjectId: { } id })
        {
            return null;
        }

        var account = await _flows.Accounts.FindByIdAsync(new SubjectRef(token.Subject.Tenant, id), cancellationToken).ConfigureAwait(false);
        return Account.IsCurrent(account, token.SecurityVersion) ? account : null;
    }

    private async ValueTask<AuthMessage?> ComposeLinkAsync(Account? account, string tenant, byte[] browser, bool isOfDevice, ClientContext client, CancellationToken cancellationToken)
    {
        if (account is null)
        {
            _flows.Events.Publish(_flows.Events.MagicLinkRequested(tenant, subjectId: null, client));
            return null;
        }

        var grant = await _flows.Tokens.IssueAsync(
            new OneTimeTokenRequest
            {
                Purpose = isOfDevice ? FlowPurpose.MagicLinkOfDevice : FlowPurpose.MagicLink,
                Subject = account.Subject,
                Lifetime = _flows.Options.MagicLinkLifetime,
                SecurityVersion = account.SecurityVersion,
                Payload = new FlowPayload { Browser = browser }.ToUtf8(),
            },
            cancellationToken).ConfigureAwait(false);
        _flows.Events.Publish(_flows.Events.MagicLinkRequested(tenant, account.Subject.Id, client));
        return await _flows.Messages.Composer.LinkAsync(AuthMessageKind.MagicLink, tenant, account.Email!, grant.Token, grant.ExpiresAt, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Composes a mail with a code. For an unknown recipient it issues a decoy that no code matches, so that both cases make one call to the store.
    /// </summary>
    private async ValueTask<AuthMessage?> ComposeCodeAsync(Account? account, string login, string tenant, string handle, bool isOfDevice, ClientContext client, CancellationToken cancellationToken)
    {
        var isShort = await _flows.Limits.HasFewWrongCodesAsync(FlowLimits.RecipientOf(tenant, login), cancellationToken).ConfigureAwait(false);
        var request = new OneTimeCodeRequest
        {
            Purpose = isOfDevice ? FlowPurpose.SignInCodeOfDevice : FlowPurpose.SignInCode,
            Alphabet = isShort ? OneTimeCodeAlphabet.Digits : OneTimeCodeAlphabet.Letters,
            Length = isShort ? OneTimeCodeRequest.MinLength : OneTimeCodeRequest.MaxLength,
            Subject = FlowPurpose.OwnerOf(tenant, login),
            Lifetime = _flows.Options.SignInCodeLifetime,
            Handle = handle,
            SecurityVersion = account?.SecurityVersion ?? 0,
            Payload = new FlowPayload { SubjectId = account?.Subject.Id ?? handle }.ToUtf8(),
        };
        if (account is null)
        {
            await _flows.Tokens.IssueDecoyAsync(request, cancellationToken).ConfigureAwait(false);
            _flows.Events.Publish(_flows.Events.CodeRequested(tenant, subjectId: null, client));
            return null;
        }

        var grant = await _flows.Tokens.IssueCodeAsync(request, cancellationToken).ConfigureAwait(false);
        _flows.Events.Publish(_flows.Events.CodeRequested(tenant, account.Subject.Id, client));
        return await _flows.Messages.Composer.CodeAsync(AuthMessageKind.SignInCode, tenant, account.Email!, grant.Code, grant.ExpiresAt, cancellationToken).ConfigureAwait(false);
    }

    private SessionSignInResult Limited(EmailProof proof, string policy, TimeSpan retryAfter)
    {
        _flows.Events.Publish(_flows.Events.SignInLimited(proof.Tenant, policy, retryAfter, proof.Client));
        return new SessionSignInResult(retryAfter);
    }

    private SessionSignInResult Refused(EmailProof proof, string? subjectId, SignInFailureReason reason)
    {
        _flows.Events.Publish(_flows.Events.SignInFailed(proof.Tenant, subjectId, reason, proof.Client));
        return default;
    }
}
