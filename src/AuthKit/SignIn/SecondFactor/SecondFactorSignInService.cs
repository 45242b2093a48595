using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.Mfa;
using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>Completes the second step of sign-in, using challenges, second factors, sessions and tokens. Safe for concurrent use.</summary>
public sealed class SecondFactorSignInService : ISecondFactorSignIn
{
    // The name of the account's own count, which is in its record and not in a limiter.
    private const string AccountPolicy = "sign-in.mfa-account";

    private readonly IAccountService _accounts;
    private readonly ITokenService? _tokens;
    private readonly SecondFactorGate _gate;
    private readonly SignInCompletion _completion;
    private readonly KnownDevices _devices;
    private readonly SignInReports _reports;

    /// <summary>Creates the service.</summary>
    /// <param name="parts">
    /// The parts of sign-in, shared with the other services of sign-in. They must have <see cref="SignInParts.SecondFactors"/>.
    /// </param>
    /// <exception cref="ArgumentException">A part is missing, or there are no second factors.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public SecondFactorSignInService(SignInParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var components = parts.Components;
        _gate = components.GateOrThrow(nameof(parts));
        _accounts = components.Accounts;
        _tokens = components.Tokens;
        _completion = components.Completion;
        _devices = components.KnownDevices;
        _reports = components.Reports;
    }

    /// <inheritdoc/>
    public async ValueTask<SessionSignInResult> SignInAsync(SecondFactorProof proof, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(proof);
        var form = _completion.NewSession();
        return new SessionSignInResult(await TraceAsync(proof, firstStep => firstStep.IsForTokens ? null : form, cancellationToken).ConfigureAwait(false), form.Grant);
    }

    /// <inheritdoc/>
    public async ValueTask<TokenSignInResult> SignInForTokensAsync(SecondFactorProof proof, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (_tokens is null)
        {
            Errors.InvalidOperation("Sign-in for tokens is not possible: the service was created without a token service.");
        }

        TokenTarget? form = null;
        var end = await TraceAsync(
            proof,
            firstStep => firstStep.IsForTokens
                ? form = new TokenTarget(_tokens, firstStep.ToTokenSignIn())
                : null,
            cancellationToken).ConfigureAwait(false);
        return new TokenSignInResult(end, form?.Pair);
    }

    /// <inheritdoc/>
    public async ValueTask<TotpEnrollment?> BeginEnrollmentAsync(SecondFactorProof proof, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(proof);
        NameRules.ThrowIfNotTenant(proof.Tenant, nameof(proof));
        return await _gate.FindAsync(_accounts, proof.Challenge, proof.Tenant, proof.Browser, code: null, cancellationToken).ConfigureAwait(false) is ({ IsEnrollment: true }, { } account)
            ? await _gate.Mfa.BeginTotpAsync(account.Subject, account.Email ?? account.Login, name, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private ValueTask<SignInConclusion> TraceAsync(SecondFactorProof proof, Func<ChallengePayload, ISignInTarget?> formOf, CancellationToken cancellationToken) =>
        SignInSpan.TraceAsync(() => SignInAsync(proof, formOf, cancellationToken));

    private async ValueTask<SignInConclusion> SignInAsync(SecondFactorProof proof, Func<ChallengePayload, ISignInTarget?> formOf, CancellationToken cancellationToken)
    {
        NameRules.ThrowIfNotTenant(proof.Tenant, nameof(proof));
        var found = await _gate.FindAsync(_accounts, proof.Challenge, proof.Tenant, proof.Browser, proof.Code, cancellationToken).ConfigureAwait(false);
        if (found is not var (firstStep, account) || formOf(firstStep) is not { } form)
        {
            _reports.Failed(proof.Tenant, "", account: null, proof.Client, SignInFailureReason.InvalidToken);
            return new SignInConclusion { Status = SignInStatus.InvalidChallenge };
        }

        var isRecoveryCode = !firstStep.IsEnrollment && proof.Code is null;
        if (_gate.Mfa is MfaService && (isRecoveryCode ? !RecoveryCode.IsOne(proof.RecoveryCode) : OtpCode.Read(proof.Code) is null))
        {
            // A malformed code is not a guess, and does not count. A custom service may have codes of another form, so it decides itself.
            return Refused(proof, account, default);
        }

        var attempt = await _gate.TryAsync(proof.Challenge!, account.Subject, isRecoveryCode, cancellationToken).ConfigureAwait(false);
        if (!attempt.IsGiven)
        {
            return Limited(proof, attempt.Policy.Name, attempt.RetryAfter);
        }

        try
        {
            return await SignInAsync(proof, firstStep, account, form, attempt, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
            // The outage hid the result, so this attempt must not count.
            await _gate.GiveBackAsync(attempt).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<SignInConclusion> SignInAsync(SecondFactorProof proof, ChallengePayload firstStep, Account account, ISignInTarget form, RateLimitPermit attempt, CancellationToken cancellationToken)
    {
        var answer = await VerifyAsync(proof, firstStep, account, cancellationToken).ConfigureAwait(false);
        if (answer.Status == MfaStatus.AlreadyUsed)
        {
            // The right code presented again is not a guess.
            await _gate.GiveBackAsync(attempt).ConfigureAwait(false);
        }

        if (!answer.Succeeded)
        {
            return Refused(proof, account, answer);
        }

        var method = answer.Method == MfaMethod.RecoveryCode ? AuthenticationMethods.RecoveryCode : AuthenticationMethods.OneTimePassword;
        var source = new SignInContext(proof.Client)
        {
            Device = _devices.Recognize(proof.DeviceToken, account),
            CurrentSession = proof.CurrentSession,
            CurrentToken = proof.CurrentToken,
            AmbiguousTokens = proof.AmbiguousTokens,
            CurrentRefreshTokens = proof.CurrentRefreshTokens,
        };

        // The code is spent now, except for another call with this challenge. If several calls have valid codes, the call that uses up the
        // challenge gets the sign-in.
        var proven = new ProvenSignIn(account, [.. firstStep.Amr, method, AuthenticationMethods.MultipleFactors], form, source)
        {
            Proof = () => _gate.ConsumeAsync(proof.Challenge!, proof.Tenant),
        };
        var end = await _completion.FinishAsync(proven, cancellationToken).ConfigureAwait(false);
        return end.Status == SignInStatus.SignedIn
            ? end with { TrustedDeviceToken = await TrustAsync(proof, account).ConfigureAwait(false), RecoveryCodes = answer.RecoveryCodes }
            : new SignInConclusion { Status = SignInStatus.InvalidChallenge };
    }

    private SignInConclusion Refused(SecondFactorProof proof, Account account, MfaResult answer)
    {
        if (answer.Status == MfaStatus.RateLimited)
        {
            return Limited(proof, AccountPolicy, answer.RetryAfter);
        }

        _reports.Failed(proof.Tenant, "", account, proof.Client, answer.Status == MfaStatus.Locked ? SignInFailureReason.Locked : SignInFailureReason.WrongCode);
        return answer.Status switch
        {
            MfaStatus.Locked => new SignInConclusion { Status = SignInStatus.MfaLocked },
            MfaStatus.NotPending => new SignInConclusion { Status = SignInStatus.InvalidChallenge },
            _ => default,
        };
    }

    private SignInConclusion Limited(SecondFactorProof proof, string policy, TimeSpan wait)
    {
        _reports.Limited(proof.Tenant, policy, wait, proof.Client);
        return new SignInConclusion { Status = SignInStatus.RateLimited, RetryAfter = wait };
    }

    private ValueTask<MfaResult> VerifyAsync(SecondFactorProof proof, ChallengePayload firstStep, Account account, CancellationToken cancellationToken) => (firstStep.IsEnrollment, proof.Code) switch
    {
        (true, _) => _gate.Mfa.ConfirmTotpAsync(account.Subject, proof.Code, proof.Challenge, cancellationToken),
        (false, null) => _gate.Mfa.VerifyRecoveryCodeAsync(account.Subject, proof.RecoveryCode, proof.Challenge, cancellationToken),
        _ => _gate.Mfa.VerifyAsync(account.Subject, proof.Code, proof.Challenge, cancellationToken),
    };

    /// <summary>
    /// Trusts the device on request. A failure does not fail the sign-in: the device is asked for a second factor again next time.
    /// </summary>
    private async ValueTask<string?> TrustAsync(SecondFactorProof proof, Account account)
    {
        if (!proof.TrustDevice || !_gate.AllowsTrustedDevices)
        {
            return null;
        }

        try
        {
            return await _gate.Mfa.TrustDeviceAsync(account.Subject, account.SecurityVersion, proof.Client, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
            return null;
        }
    }
}
