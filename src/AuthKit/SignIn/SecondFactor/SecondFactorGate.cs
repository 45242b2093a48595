using System.Security.Cryptography;
using System.Text;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Runs after the first factor and before a session or token is created. If a second factor is needed, nothing is created until it is shown. All
/// ways to sign in use the same gate. Safe for concurrent use.
/// </summary>
public sealed class SecondFactorGate
{
    internal const string Purpose = "mfa-challenge";

    internal const string ChallengePolicy = "sign-in.mfa-challenge";

    internal const string RecoveryPolicy = "sign-in.mfa-challenge-recovery";

    private static readonly string[] Totp = [MfaMethod.Totp.ToCode()];
    private static readonly string[] TotpOrRecoveryCode = [MfaMethod.Totp.ToCode(), MfaMethod.RecoveryCode.ToCode()];

    private readonly IMfaService _mfa;
    private readonly IOneTimeTokenService _tokens;
    private readonly FailSafeRateLimiter _limiter;
    private readonly RateLimitPolicy _challengeTries;
    private readonly RateLimitPolicy _recoveryTries;
    private readonly SecondFactorOptions _options;
    private readonly ISecondFactorPolicy? _policy;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates the gate.</summary>
    /// <param name="mfa">The second factors of accounts.</param>
    /// <param name="tokens">Stores challenges. The service itself must have an <see cref="ISecretProtector"/>.</param>
    /// <param name="limiter">Counts the attempts for a challenge. If it is unavailable, no code is verified.</param>
    /// <param name="options">The options; copied. Default: all options at their defaults.</param>
    /// <param name="policy">
    /// Decides which accounts must have a second factor. Default: <see cref="SecondFactorOptions.Requirement"/> applies to all accounts.
    /// </param>
    /// <param name="runtime">The clock and the log. Default: the system's clock, no log.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public SecondFactorGate(
        IMfaService mfa,
        IOneTimeTokenService tokens,
        IRateLimiter limiter,
        SecondFactorOptions? options = null,
        ISecondFactorPolicy? policy = null,
        AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(mfa);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(limiter);
        runtime ??= AuthKitRuntime.Default;
        _options = (options ?? new SecondFactorOptions()).Snapshot();
        _mfa = mfa;
        _tokens = tokens;
        _limiter = FailSafeRateLimiter.Over(limiter, runtime);
        _challengeTries = RateLimitPolicy.FixedWindow(ChallengePolicy, _options.MaxChallengeFailures, SecondFactorOptions.MaxChallengeLifetime);
        _recoveryTries = RateLimitPolicy.FixedWindow(RecoveryPolicy, _options.MaxChallengeFailures, SecondFactorOptions.MaxChallengeLifetime);
        _policy = policy;
        _timeProvider = runtime.TimeProvider;
    }

    internal IMfaService Mfa => _mfa;

    internal SecondFactorOptions Options => _options;

    internal bool AllowsTrustedDevices => _options.AllowTrustedDevices;

    /// <summary>Decides whether this sign-in must show or enrol a second factor, and creates the challenge for it.</summary>
    internal async ValueTask<GateDecision> AskAsync(Account account, IReadOnlyList<string> amr, TokenSignInRequest? wanted, SignInContext source, CancellationToken cancellationToken)
    {
        var isByMail = amr is [AuthenticationMethods.Email];

        // Checked first: only accounts with a second factor have trusted devices, so such a sign-in needs only this read of the record. It does not
        // apply to sign-in by mail: access to the mailbox alone must not pass the second factor, even in a trusted browser.
        if (_options.AllowTrustedDevices
            && source.TrustedDeviceToken is { } token
            && !isByMail
            && await _mfa.IsTrustedDeviceAsync(account.Subject, token, account.SecurityVersion, cancellationToken).ConfigureAwait(false))
        {
            return default;
        }

        var state = await _mfa.GetAsync(account.Subject, cancellationToken).ConfigureAwait(false);
        if (!state.IsEnabled)
        {
            return await AskToEnrollAsync(account, amr, wanted, source, cancellationToken).ConfigureAwait(false);
        }

        if (_options.AllowMailWithoutSecondFactor && isByMail)
        {
            return default;
        }

        var methods = state.RecoveryCodesLeft > 0 ? TotpOrRecoveryCode : Totp;
        return await ChallengeAsync(account, amr, wanted, source, methods, isEnrollment: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Finds the first step of a challenge, and its account. Null if the text is not a challenge, comes from another browser, has expired or was
    /// used, or if the account was changed or disabled meanwhile. The challenge is not used up.
    /// </summary>
    /// <param name="accounts">The accounts.</param>
    /// <param name="challenge">The challenge. Any text, or null.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="browser">The browser's secret; any text, or null.</param>
    /// <param name="code">The code of the call. If it confirmed an enrolment for this challenge before, the enrolment may be finished.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    internal async ValueTask<(ChallengePayload FirstStep, Account Account)?> FindAsync(
        IAccountService accounts,
        string? challenge,
        string tenant,
        string? browser,
        string? code,
        CancellationToken cancellationToken)
    {
        var found = await _tokens.FindAsync(challenge, Purpose, tenant, cancellationToken).ConfigureAwait(false);
        if (found is null || ChallengePayload.TryParse(found.Payload) is not { } firstStep || !firstStep.IsFrom(browser))
        {
            return null;
        }

        var account = await accounts.FindByIdAsync(found.Subject, cancellationToken).ConfigureAwait(false);
        if (!Account.IsCurrent(account, found.SecurityVersion))
        {
            return null;
        }

        // If the account has a second factor now, this challenge must not enrol another one without it.
        if (firstStep.IsEnrollment
            && await _mfa.GetAsync(found.Subject, cancellationToken).ConfigureAwait(false) is { IsEnabled: true } state
            && !state.HasShown(found.Subject, challenge, code))
        {
            return null;
        }

        return (firstStep, account);
    }

    /// <summary>
    /// Counts an attempt for a challenge that was found, before its code is verified. Recovery codes have a count of their own, so that they do not
    /// wait because of wrong codes of authenticators.
    /// </summary>
    /// <returns>
    /// The permit of the attempt. If it is refused, its time to wait is that of the limit or, for a code of an authenticator, that of the
    /// second factor if it is longer.
    /// </returns>
    internal async ValueTask<RateLimitPermit> TryAsync(string challenge, SubjectRef subject, bool isRecoveryCode, CancellationToken cancellationToken)
    {
        var (policy, key) = (isRecoveryCode ? _recoveryTries : _challengeTries, KeyOf(challenge));
        var decision = await _limiter.AcquireAsync(policy, key, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (decision.IsAllowed || isRecoveryCode)
        {
            return new RateLimitPermit(policy, key, decision);
        }

        var state = await _mfa.GetAsync(subject, cancellationToken).ConfigureAwait(false);
        var wait = state.BlockedUntil - StoreTime.Now(_timeProvider) ?? TimeSpan.Zero;
        return new RateLimitPermit(policy, key, wait > decision.RetryAfter ? decision with { RetryAfter = wait } : decision);
    }

    /// <summary>Gives back the permit of an attempt that was not a guess, or whose result is unknown.</summary>
    internal ValueTask GiveBackAsync(RateLimitPermit attempt) => _limiter.GiveBackAsync(attempt);

    /// <summary>Uses up a challenge; false if another call has used it.</summary>
    internal ValueTask<bool> ConsumeAsync(string challenge, string tenant) =>
        SingleUse.TakeAsync(async () => await _tokens.ConsumeAsync(challenge, Purpose, tenant, CancellationToken.None).ConfigureAwait(false) is not null);

    /// <summary>
    /// Whether a session's proof is fresh enough for a change that a borrowed session must not make. If the account has a second factor, only a
    /// proof of it counts.
    /// </summary>
    /// <param name="session">The user's session.</param>
    /// <param name="isPasswordGiven">Whether the call has the password. Then an account without a second factor needs no other proof.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    internal async ValueTask<bool> IsFreshAsync(Session session, bool isPasswordGiven, CancellationToken cancellationToken)
    {
        if (session.Subject is not { } subject)
        {
            return false;
        }

        var state = await _mfa.GetAsync(subject, cancellationToken).ConfigureAwait(false);
        var now = StoreTime.Now(_timeProvider);
        return state.IsEnabled ? _options.IsRecent(session.SecondFactorTime, now) : isPasswordGiven || _options.IsRecent(session.AuthTime, now);
    }

    /// <summary>
    /// Whether the account must have a second factor now but does not have one. This is checked while a sign-in continues. It costs no store call
    /// for an account that need not have one. The first check that finds the account without one starts its grace period, as a sign-in does.
    /// </summary>
    internal async ValueTask<bool> IsEnrollmentOverdueAsync(Account account, CancellationToken cancellationToken) =>
        await IsRequiredAsync(account, cancellationToken).ConfigureAwait(false)
        && !(await _mfa.GetAsync(account.Subject, cancellationToken).ConfigureAwait(false)).IsEnabled
        && await FindGraceAsync(account, cancellationToken).ConfigureAwait(false) is null;

    private async ValueTask<bool> IsRequiredAsync(Account account, CancellationToken cancellationToken) =>
        (_policy is null ? _options.Requirement : await _policy.GetRequirementAsync(account, cancellationToken).ConfigureAwait(false)) != SecondFactorRequirement.Optional;

    /// <summary>The time until which the account may continue without a second factor; null if it no longer may.</summary>
    private async ValueTask<DateTimeOffset?> FindGraceAsync(Account account, CancellationToken cancellationToken)
    {
        if (_options.GracePeriod <= TimeSpan.Zero)
        {
            return null;
        }

        var end = await _mfa.NoteRequiredAsync(account.Subject, cancellationToken).ConfigureAwait(false) + _options.GracePeriod;
        return StoreTime.Now(_timeProvider) < end ? end : null;
    }

    private async ValueTask<GateDecision> AskToEnrollAsync(Account account, IReadOnlyList<string> amr, TokenSignInRequest? wanted, SignInContext source, CancellationToken cancellationToken)
    {
        if (!await IsRequiredAsync(account, cancellationToken).ConfigureAwait(false))
        {
            return default;
        }

        if (await FindGraceAsync(account, cancellationToken).ConfigureAwait(false) is { } end)
        {
            return new GateDecision(null, end);
        }

        return await ChallengeAsync(account, amr, wanted, source, Totp, isEnrollment: true, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<GateDecision> ChallengeAsync(
        Account account,
        IReadOnlyList<string> amr,
        TokenSignInRequest? wanted,
        SignInContext source,
        IReadOnlyList<string> methods,
        bool isEnrollment,
        CancellationToken cancellationToken)
    {
        var firstStep = new ChallengePayload
        {
            Amr = amr,

            // A text that is not a browser secret gets an empty hash, which no browser matches.
            Browser = source.Browser is null ? null : BrowserBinding.Hash(source.Browser) ?? [],
            IsEnrollment = isEnrollment,
            IsForTokens = wanted is not null,
            ClientId = wanted?.ClientId,
            Scopes = wanted?.Scopes ?? [],
            Audiences = wanted?.Audiences ?? [],
            ReuseGrace = wanted?.ReuseGrace is { } grace ? (long)grace.TotalMilliseconds : null,
        };
        var grant = await _tokens.IssueAsync(
            new OneTimeTokenRequest
            {
                Purpose = Purpose,
                Subject = account.Subject,
                Lifetime = _options.ChallengeLifetime,
                SecurityVersion = account.SecurityVersion,
                Payload = firstStep.ToUtf8(),
            },
            cancellationToken).ConfigureAwait(false);
        return new GateDecision(new MfaChallenge(grant.Token, methods, grant.ExpiresAt, isEnrollment));
    }

    /// <summary>The key has only a hash of the challenge, so that the limiter's store never has the token.</summary>
    private static RateLimitKey KeyOf(string challenge) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(challenge))));
}

/// <summary>The decision of the second factor on one sign-in. The default lets it continue.</summary>
/// <param name="Challenge">The challenge for the client; null if the sign-in may continue.</param>
/// <param name="EnrollBefore">Until when the account can sign in without the second factor that it must have; null if it does not need one.</param>
internal readonly record struct GateDecision(MfaChallenge? Challenge, DateTimeOffset? EnrollBefore = null);
