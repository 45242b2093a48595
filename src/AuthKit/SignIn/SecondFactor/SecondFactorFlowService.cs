using AuthKit.Accounts;
using AuthKit.Mfa;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>Changes second factors, using accounts, sessions and devices. Safe for concurrent use.</summary>
public sealed class SecondFactorFlowService : ISecondFactorFlows
{
    private static readonly string[] ByCode = [AuthenticationMethods.OneTimePassword, AuthenticationMethods.MultipleFactors];

    private readonly SignInComponents _components;
    private readonly IMfaService _mfa;

    /// <summary>Creates the service.</summary>
    /// <param name="parts">
    /// The parts of sign-in, shared with the other services of sign-in. They must have <see cref="SignInParts.SecondFactors"/>.
    /// </param>
    /// <exception cref="ArgumentException">A part is missing, or there are no second factors.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public SecondFactorFlowService(SignInParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        _components = parts.Components;
        _mfa = _components.GateOrThrow(nameof(parts)).Mfa;
    }

    /// <inheritdoc/>
    public async ValueTask<SecondFactorEnrollmentResult> BeginTotpAsync(Session session, string? name = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        var (account, refusal) = await FindOwnerAsync(session, cancellationToken).ConfigureAwait(false);
        if (account is null)
        {
            return new SecondFactorEnrollmentResult(refusal);
        }

        return await _mfa.BeginTotpAsync(account.Subject, account.Email ?? account.Login, name, cancellationToken).ConfigureAwait(false) is { } enrollment
            ? new SecondFactorEnrollmentResult(enrollment)
            : new SecondFactorEnrollmentResult(SecondFactorChangeStatus.TooManyAuthenticators);
    }

    /// <inheritdoc/>
    public async ValueTask<SecondFactorChangeResult> ConfirmTotpAsync(SecondFactorChangeRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (account, refusal) = await FindOwnerAsync(request.Session, cancellationToken).ConfigureAwait(false);
        if (account is null && (refusal != SecondFactorChangeStatus.FreshAuthenticationRequired || !await IsConfirmedAsync(request, cancellationToken).ConfigureAwait(false)))
        {
            return new SecondFactorChangeResult(refusal);
        }

        var subject = request.Session.Subject!.Value;
        var confirmed = await FinishAsync(request, subject, await _mfa.ConfirmTotpAsync(subject, request.Code, request.SessionToken, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return confirmed.Succeeded ? confirmed with { Grant = await ElevateAsync(request).ConfigureAwait(false) } : confirmed;
    }

    /// <inheritdoc/>
    public ValueTask<SecondFactorChangeResult> RemoveAsync(SecondFactorChangeRequest request, string authenticatorId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(authenticatorId);
        return ChangeAsync(request, (subject, code) => _mfa.RemoveAsync(subject, authenticatorId, code, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<SecondFactorChangeResult> RemoveAllAsync(SecondFactorChangeRequest request, CancellationToken cancellationToken = default) =>
        ChangeAsync(request, (subject, code) => _mfa.RemoveAllAsync(subject, code, cancellationToken));

    /// <inheritdoc/>
    public ValueTask<SecondFactorChangeResult> RenewRecoveryCodesAsync(SecondFactorChangeRequest request, CancellationToken cancellationToken = default) =>
        ChangeAsync(request, (subject, code) => _mfa.RenewRecoveryCodesAsync(subject, code, cancellationToken));

    /// <summary>
    /// Whether an earlier call with this session and code confirmed the enrolment, but its answer was lost. The session is not fresh in this case,
    /// because the account now has a second factor that the session has not shown in another way.
    /// </summary>
    private async ValueTask<bool> IsConfirmedAsync(SecondFactorChangeRequest request, CancellationToken cancellationToken)
    {
        var subject = request.Session.Subject!.Value;
        return (await _mfa.GetAsync(subject, cancellationToken).ConfigureAwait(false)).HasShown(subject, request.SessionToken, request.Code);
    }

    /// <summary>Makes a change that the code of a second factor proves, so the session need not be fresh.</summary>
    private async ValueTask<SecondFactorChangeResult> ChangeAsync(SecondFactorChangeRequest request, Func<SubjectRef, string?, ValueTask<MfaResult>> change)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Session.Subject is { } subject
            ? await FinishAsync(request, subject, await change(subject, request.Code).ConfigureAwait(false)).ConfigureAwait(false)
            : new SecondFactorChangeResult(SecondFactorChangeStatus.NotSignedIn);
    }

    /// <summary>Finds the account of a session whose proof is fresh; otherwise null, with the reason.</summary>
    private async ValueTask<(Account? Account, SecondFactorChangeStatus Refusal)> FindOwnerAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Subject is not { } subject
            || await _components.Accounts.FindByIdAsync(subject, cancellationToken).ConfigureAwait(false) is not { } account
            || !Account.IsCurrent(account, session.SecurityVersion))
        {
            return (null, SecondFactorChangeStatus.NotSignedIn);
        }

        return await _components.IsFreshAsync(session, cancellationToken).ConfigureAwait(false)
            ? (account, default)
            : (null, SecondFactorChangeStatus.FreshAuthenticationRequired);
    }

    /// <summary>Returns the result of a refused code. After a change, ends the other sign-ins if the request asks for it.</summary>
    private async ValueTask<SecondFactorChangeResult> FinishAsync(SecondFactorChangeRequest request, SubjectRef subject, MfaResult changed)
    {
        if (!changed.Succeeded)
        {
            return new SecondFactorChangeResult(StatusOf(changed.Status), changed.RetryAfter);
        }

        // From here on the change stays, even if the client disconnects or a store fails.
        var hasEnded = !request.EndOtherSessions || await _components.PendingEnds.TryEndAsync(subject, request.Session.Sid, SessionEndReason.Requested).ConfigureAwait(false);
        return new SecondFactorChangeResult(SecondFactorChangeStatus.Done) { RecoveryCodes = changed.RecoveryCodes, IsEndPending = !hasEnded };
    }

    /// <summary>
    /// Gives the session a new token. Null if the session has ended meanwhile, or a store failed; in the latter case the session keeps its token
    /// and is not fresh.
    /// </summary>
    private async ValueTask<SessionGrant?> ElevateAsync(SecondFactorChangeRequest request)
    {
        try
        {
            var elevated = await _components.Sessions.ElevateAsync(
                request.SessionToken,
                ByCode,
                request.Session.Tenant,
                session: request.Session,
                cancellationToken: CancellationToken.None).ConfigureAwait(false);
            return elevated.Grant;
        }
        catch (AuthUnavailableException)
        {
            return null;
        }
    }

    private static SecondFactorChangeStatus StatusOf(MfaStatus status) => status switch
    {
        MfaStatus.RateLimited => SecondFactorChangeStatus.RateLimited,
        MfaStatus.AlreadyUsed => SecondFactorChangeStatus.AlreadyUsed,
        MfaStatus.Locked => SecondFactorChangeStatus.Locked,
        MfaStatus.NotPending => SecondFactorChangeStatus.NotPending,
        MfaStatus.UnknownAuthenticator => SecondFactorChangeStatus.UnknownAuthenticator,
        _ => SecondFactorChangeStatus.InvalidCode,
    };
}
