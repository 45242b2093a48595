using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Mfa;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>Step-up over sessions, passwords and second factors. Safe for concurrent use.</summary>
public sealed class StepUpService : IStepUpService
{
    private static readonly string[] ByPassword = [AuthenticationMethods.Password];
    private static readonly string[] ByCode = [AuthenticationMethods.OneTimePassword, AuthenticationMethods.MultipleFactors];
    private static readonly string[] ByRecoveryCode = [AuthenticationMethods.RecoveryCode, AuthenticationMethods.MultipleFactors];

    private readonly ISessionService _sessions;
    private readonly IAccountService _accounts;
    private readonly PasswordConfirmation _passwords;
    private readonly SecondFactorGate? _gate;
    private readonly SecondFactorOptions _options;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates the service.</summary>
    /// <param name="sessions">Made fresh.</param>
    /// <param name="accounts">Asked whether the session may still be used.</param>
    /// <param name="hasher">Verifies passwords.</param>
    /// <param name="limiter">Counts wrong passwords. While it fails, none is verified.</param>
    /// <param name="options">The same that <see cref="SignInService"/> has; copied. Default: the defaults.</param>
    /// <param name="secondFactors">The same that <see cref="SignInService"/> has. Default: nobody has any.</param>
    /// <param name="secondFactorOptions">Say how long a proof is fresh; copied. Default: the defaults.</param>
    /// <param name="runtime">Clock and log. Default: the system's clock, no log.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; lists all that are.</exception>
    public StepUpService(
        ISessionService sessions,
        IAccountService accounts,
        IPasswordHasher hasher,
        IRateLimiter limiter,
        SignInServiceOptions? options = null,
        SecondFactorGate? secondFactors = null,
        SecondFactorOptions? secondFactorOptions = null,
        AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        ArgumentNullException.ThrowIfNull(accounts);
        ArgumentNullException.ThrowIfNull(hasher);
        ArgumentNullException.ThrowIfNull(limiter);
        runtime ??= AuthKitRuntime.Default;
        _sessions = sessions;
        _accounts = accounts;
        _passwords = new PasswordConfirmation(limiter, (options ?? new SignInServiceOptions()).Snapshot(), accounts, hasher, runtime);
        _gate = secondFactors;
        _options = (secondFactorOptions ?? new SecondFactorOptions()).Snapshot();
        _timeProvider = runtime.TimeProvider;
    }

    /// <inheritdoc/>
    public async ValueTask<StepUpResult> ProveAsync(StepUpProof proof, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(proof);
        var validation = await _sessions.ValidateAsync(proof.SessionToken, proof.Tenant, cancellationToken).ConfigureAwait(false);
        if (validation.Session is not { Subject: { } subject } session
            || !Account.IsCurrent(await _accounts.FindByIdAsync(subject, cancellationToken).ConfigureAwait(false), session.SecurityVersion))
        {
            return new StepUpResult(StepUpStatus.NotSignedIn);
        }

        var (refusal, amr) = proof.Password is null
            ? await VerifyCodeAsync(proof, subject, cancellationToken).ConfigureAwait(false)
            : await VerifyPasswordAsync(proof, session, subject, cancellationToken).ConfigureAwait(false);
        if (refusal is { } answer)
        {
            return answer;
        }

        var stepUp = proof.Purpose is { } purpose
            ? new SessionStepUp { Purpose = purpose, ExpiresAt = StoreTime.Now(_timeProvider) + _options.FreshFor, IsSingleUse = proof.SingleUse }
            : null;
        var elevated = await _sessions.ElevateAsync(proof.SessionToken, amr, proof.Tenant, stepUp, cancellationToken).ConfigureAwait(false);
        return elevated.Succeeded ? new StepUpResult(elevated.Grant) : new StepUpResult(StepUpStatus.NotSignedIn);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> IsFreshAsync(Session session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        return _gate is null
            ? session.Subject is not null && _options.IsRecent(session.AuthTime, StoreTime.Now(_timeProvider))
            : await _gate.IsFreshAsync(session, isPasswordGiven: false, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<(StepUpResult? Refusal, string[] Amr)> VerifyPasswordAsync(StepUpProof proof, Session session, SubjectRef subject, CancellationToken cancellationToken)
    {
        if (proof.Purpose is not null && _gate is not null && (await _gate.Mfa.GetAsync(subject, cancellationToken).ConfigureAwait(false)).IsEnabled)
        {
            return (new StepUpResult(StepUpStatus.MfaRequired), []);
        }

        var (account, retryAfter) = await _passwords.ConfirmAsync(subject, session.Sid, proof.Password, cancellationToken).ConfigureAwait(false);
        return account is not null
            ? (null, ByPassword)
            : (retryAfter > TimeSpan.Zero ? new StepUpResult(StepUpStatus.RateLimited, retryAfter) : default(StepUpResult), []);
    }

    private async ValueTask<(StepUpResult? Refusal, string[] Amr)> VerifyCodeAsync(StepUpProof proof, SubjectRef subject, CancellationToken cancellationToken)
    {
        if (_gate is null)
        {
            return (new StepUpResult(StepUpStatus.InvalidCode), []);
        }

        var answer = proof.Code is null
            ? await _gate.Mfa.VerifyRecoveryCodeAsync(subject, proof.RecoveryCode, cancellationToken).ConfigureAwait(false)
            : await _gate.Mfa.VerifyAsync(subject, proof.Code, cancellationToken).ConfigureAwait(false);
        return answer.Status switch
        {
            MfaStatus.Verified => (null, answer.Method == MfaMethod.RecoveryCode ? ByRecoveryCode : ByCode),
            MfaStatus.RateLimited => (new StepUpResult(StepUpStatus.RateLimited, answer.RetryAfter), []),
            MfaStatus.Locked => (new StepUpResult(StepUpStatus.MfaLocked), []),
            _ => (new StepUpResult(StepUpStatus.InvalidCode), []),
        };
    }

    private static void ThrowIfInvalid(StepUpProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        NameRules.ThrowIfNotTenant(proof.Tenant, nameof(proof));
        if (proof.Purpose is not null)
        {
            PurposeRules.ThrowIfNotPurpose(proof.Purpose, nameof(proof));
        }

        string?[] proofs = [proof.Password, proof.Code, proof.RecoveryCode];
        if (proofs.Count(static one => one is not null) != 1)
        {
            Errors.Argument("Give exactly one of password, code and recovery code.", nameof(proof));
        }
    }
}
