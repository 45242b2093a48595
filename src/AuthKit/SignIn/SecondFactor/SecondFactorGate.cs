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
/// Runs after the first factor and before a session or token is created: where a second factor is needed, nothing is created before
/// it is shown. Every way to sign in has the same gate. Safe for concurrent use.
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
    /// <param name="mfa">What accounts have.</param>
    /// <param name="tokens">Keep challenges. Needs an <see cref="ISecretProtector"/> itself.</param>
    /// <param name="limiter">Counts the tries of a challenge. While it fails, no code is looked at.</param>
    /// <param name="options">Copied. Default: the defaults.</param>
    /// <param name="policy">Which accounts have to have a second factor. Default: as the options say, for all.</param>
    /// <param name="runtime">Clock and log. Default: the system's clock, no log.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
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

    /// <summary>Asks for a second factor, where this sign-in has to show one.</summary>
    internal async ValueTask<GateDecision> AskAsync(Account account, IReadOnlyList<string> amr, TokenSignInRequest? wanted, SignInContext source, CancellationToken cancellationToken)
    {
        var isByMail = amr is [AuthenticationMethods.Email];

        // First: it is trusted only where there is a second factor, and one look at the record is all that such a sign-in needs.
        // With a password only: a mailbox alone must not pass a second factor, in a trusted browser either.
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
    /// The first step behind a challenge, and its account; null for a text that is not a challenge, comes from another browser, is over
    /// or used, or whose account was changed or disabled meanwhile. Spends nothing.
    /// </summary>
    /// <param name="accounts">Find the account.</param>
    /// <param name="challenge">Any text, or null.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="browser">The browser's secret; any text, or null.</param>
    /// <param name="code">The code that comes with it: an enrolment whose code was confirmed for this challenge may be finished.</param>
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

        // An account that has a second factor by now lets nobody enrol another without it.
        if (firstStep.IsEnrollment
            && await _mfa.GetAsync(found.Subject, cancellationToken).ConfigureAwait(false) is { IsEnabled: true } state
            && !state.HasShown(found.Subject, challenge, code))
        {
            return null;
        }

        return (firstStep, account);
    }

    /// <summary>
    /// Counts a try of a challenge that was found, before its code is looked at. Recovery codes have a count of their own: they do not
    /// wait for wrong codes of authenticators.
    /// </summary>
    /// <returns>The permit of the attempt; without one, the longer of the limit's wait and the second factor's own.</returns>
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

    /// <summary>Gives an attempt back that was no guess.</summary>
    internal ValueTask GiveBackAsync(RateLimitPermit attempt) => _limiter.GiveBackAsync(attempt);

    /// <summary>Uses a challenge up: of any number of calls one is told so.</summary>
    internal ValueTask<bool> ConsumeAsync(string challenge, string tenant) =>
        SingleUse.TakeAsync(async () => await _tokens.ConsumeAsync(challenge, Purpose, tenant, CancellationToken.None).ConfigureAwait(false) is not null);

    /// <summary>
    /// Whether a session's proof is fresh enough for a change that a borrowed session must not make: the proof of a second
    /// factor, where the account has one.
    /// </summary>
    /// <param name="session">The caller's.</param>
    /// <param name="isPasswordGiven">Whether the password comes with the call: then an account without a second factor needs nothing else.</param>
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
    /// Whether the account has to have a second factor by now and has none. Asked while a sign-in goes on: an account without
    /// the requirement costs no call of the store. A first look that finds it without one begins its grace period, as a sign-in does.
    /// </summary>
    internal async ValueTask<bool> IsEnrollmentOverdueAsync(Account account, CancellationToken cancellationToken) =>
        await IsRequiredAsync(account, cancellationToken).ConfigureAwait(false)
        && !(await _mfa.GetAsync(account.Subject, cancellationToken).ConfigureAwait(false)).IsEnabled
        && await FindGraceAsync(account, cancellationToken).ConfigureAwait(false) is null;

    private async ValueTask<bool> IsRequiredAsync(Account account, CancellationToken cancellationToken) =>
        (_policy is null ? _options.Requirement : await _policy.GetRequirementAsync(account, cancellationToken).ConfigureAwait(false)) != SecondFactorRequirement.Optional;

    /// <summary>Until when the account may go on without a second factor; null where it may not any longer.</summary>
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

            // What is no secret of a browser's binds to nobody.
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

    /// <summary>The store of counts gets no token.</summary>
    private static RateLimitKey KeyOf(string challenge) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(challenge))));
}

/// <summary>The decision of the second factor on one sign-in. The default lets it continue.</summary>
/// <param name="Challenge">The challenge for the client; null if the sign-in may continue.</param>
/// <param name="EnrollBefore">Until when the account may go on without a second factor that it has to have.</param>
internal readonly record struct GateDecision(MfaChallenge? Challenge, DateTimeOffset? EnrollBefore = null);
