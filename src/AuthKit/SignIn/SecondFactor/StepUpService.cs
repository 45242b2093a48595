using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Mfa;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>Verifies further proofs of signed-in users, using sessions, passwords and second factors. Safe for concurrent use.</summary>
public sealed class StepUpService : IStepUpService
{
    private static readonly string[] ByPassword = [AuthenticationMethods.Password];
    private static readonly string[] ByCode = [AuthenticationMethods.OneTimePassword, AuthenticationMethods.MultipleFactors];
    private static readonly string[] ByRecoveryCode = [AuthenticationMethods.RecoveryCode, AuthenticationMethods.MultipleFactors];

    private readonly SignInComponents _components;
    private readonly ISessionService _sessions;
    private readonly SecondFactorGate? _gate;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates the service.</summary>
    /// <param name="parts">The parts of sign-in, shared with the other services of sign-in.</param>
    /// <exception cref="ArgumentException">A part is missing.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public StepUpService(SignInParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        _components = parts.Components;
        _sessions = _components.Sessions;
        _gate = _components.Gate;
        _timeProvider = parts.Runtime.TimeProvider;
    }

    /// <inheritdoc/>
    public async ValueTask<StepUpResult> ProveAsync(StepUpProof proof, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(proof);
        var validation = await _sessions.ValidateAsync(proof.SessionToken, proof.Tenant, cancellationToken).ConfigureAwait(false);
        if (validation.Session is not { Subject: { } subject } session
            || !Account.IsCurrent(await _components.Accounts.FindByIdAsync(subject, cancellationToken).ConfigureAwait(false), session.SecurityVersion))
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
            ? new SessionStepUp { Purpose = purpose, ExpiresAt = StoreTime.Now(_timeProvider) + _components.FreshFor, IsSingleUse = proof.SingleUse }
            : null;

        // A code is spent now, except for another call with this session's token. So the same call can be repeated after a failure.
        var elevated = await _sessions.ElevateAsync(proof.SessionToken, amr, proof.Tenant, stepUp, session, CancellationToken.None).ConfigureAwait(false);
        return elevated.Succeeded ? new StepUpResult(elevated.Grant) : new StepUpResult(StepUpStatus.NotSignedIn);
    }

    /// <inheritdoc/>
    public ValueTask<bool> IsFreshAsync(Session session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        return _components.IsFreshAsync(session, cancellationToken);
    }

    private async ValueTask<(StepUpResult? Refusal, string[] Amr)> VerifyPasswordAsync(StepUpProof proof, Session session, SubjectRef subject, CancellationToken cancellationToken)
    {
        if (proof.Purpose is not null && _gate is not null && (await _gate.Mfa.GetAsync(subject, cancellationToken).ConfigureAwait(false)).IsEnabled)
        {
            return (new StepUpResult(StepUpStatus.MfaRequired), []);
        }

        var (account, retryAfter) = await _components.Passwords.ConfirmAsync(subject, session.Sid, proof.Password, cancellationToken).ConfigureAwait(false);
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
            ? await _gate.Mfa.VerifyRecoveryCodeAsync(subject, proof.RecoveryCode, proof.SessionToken, cancellationToken).ConfigureAwait(false)
            : await _gate.Mfa.VerifyAsync(subject, proof.Code, proof.SessionToken, cancellationToken).ConfigureAwait(false);
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
