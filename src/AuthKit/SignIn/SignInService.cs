using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.Passwords;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.SignIn;

/// <summary>Signs in with login and password, using accounts, passwords, sessions and limits. Safe for concurrent use.</summary>
public sealed partial class SignInService : ISignInService
{
    private static readonly string[] PasswordMethod = [AuthenticationMethods.Password];

    private readonly IAccountService _accounts;
    private readonly IPasswordHasher _hasher;
    private readonly ITokenService? _tokens;
    private readonly SignInLimits _limits;
    private readonly SignInCompletion _completion;
    private readonly DummyHashes _dummies;
    private readonly SignInBreachCheck _breachCheck;
    private readonly SignInReports _reports;
    private readonly SignInServiceOptions _options;
    private readonly ILogger _logger;

    /// <summary>Creates the service.</summary>
    /// <param name="parts">The parts of sign-in, shared with the other services of sign-in.</param>
    /// <exception cref="ArgumentException">A part is missing.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public SignInService(SignInParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var components = parts.Components;
        _options = components.Options;
        _accounts = components.Accounts;
        _hasher = components.Hasher;
        _tokens = components.Tokens;
        _limits = components.Limits;
        _completion = components.Completion;
        _reports = components.Reports;
        _dummies = new DummyHashes(_options, _hasher, new KeyedLoginHash(parts.Keys));
        _logger = parts.Runtime.LoggerFactory.CreateLogger<SignInService>();
        _breachCheck = new SignInBreachCheck(parts.BreachedPasswords, parts.Runtime.TimeProvider, _logger);
    }

    /// <summary>The number of sign-ins of this instance that wait for others whose permits are in flight.</summary>
    internal int WaitingForOthers => _limits.WaitingForOthers;

    /// <inheritdoc/>
    public async ValueTask<SessionSignInResult> SignInAsync(PasswordSignInRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = _completion.NewSession();
        return new SessionSignInResult(await TraceAsync(request, form, cancellationToken).ConfigureAwait(false), form.Grant);
    }

    /// <inheritdoc/>
    public async ValueTask<TokenSignInResult> SignInForTokensAsync(PasswordSignInRequest request, TokenSignInRequest? tokens = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_tokens is null)
        {
            Errors.InvalidOperation("Sign-in for tokens is not possible: the service was created without a token service.");
        }

        var form = new TokenTarget(_tokens, tokens ?? new TokenSignInRequest());
        return new TokenSignInResult(await TraceAsync(request, form, cancellationToken).ConfigureAwait(false), form.Pair);
    }

    private ValueTask<SignInConclusion> TraceAsync(PasswordSignInRequest request, ISignInTarget form, CancellationToken cancellationToken) =>
        SignInSpan.TraceAsync(() => SignInAsync(request, form, cancellationToken));

    private async ValueTask<SignInConclusion> SignInAsync(PasswordSignInRequest request, ISignInTarget form, CancellationToken cancellationToken)
    {
        NameRules.ThrowIfNotTenant(request.Tenant, nameof(request));
        var login = LoginName.TryNormalize(request.Login, out var normalized) ? normalized : "";
        var permits = await _limits.ReserveAsync(request.Tenant, login, request.DeviceToken, request.Client, cancellationToken).ConfigureAwait(false);
        if (permits.RefusedBy is not null)
        {
            _reports.Limited(permits, request.Client);
            return new SignInConclusion { Status = SignInStatus.RateLimited, RetryAfter = permits.RetryAfter };
        }

        try
        {
            return await SignInAsync(request, form, permits, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
            // The outage hid the result, so this attempt must not count against the limits.
            await _limits.GiveBackAsync(permits).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException)
        {
            // The permits stay taken: a client that disconnects before the answer has used up the attempt.
            ReportIfLocked(permits, request.Client);
            await _limits.FailAsync(permits).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<SignInConclusion> SignInAsync(PasswordSignInRequest request, ISignInTarget form, SignInPermits permits, CancellationToken cancellationToken)
    {
        // Drawn for every login, so that known and unknown logins cost the same.
        var dummy = _dummies.For(permits.Tenant, permits.Login);
        var account = await _accounts.FindByLoginAsync(request.Login, request.Tenant, cancellationToken).ConfigureAwait(false);
        await _limits.ReserveAccountAsync(permits, account, cancellationToken).ConfigureAwait(false);

        var verification = await _hasher.VerifyAsync(request.Password, account?.PasswordHash ?? dummy, permits.Priority, cancellationToken).ConfigureAwait(false);
        var refusal = FindRefusal(request, permits, verification);
        if (account is not null && refusal is null)
        {
            return await CompleteAsync(account, request, form, permits, verification, cancellationToken).ConfigureAwait(false);
        }

        _reports.Failed(permits.Tenant, permits.Login, account, request.Client, refusal ?? SignInFailureReason.UnknownLogin);
        ReportIfLocked(permits, request.Client);
        await _limits.FailAsync(permits).ConfigureAwait(false);
        return default;
    }

    private async ValueTask<SignInConclusion> CompleteAsync(Account account, PasswordSignInRequest request, ISignInTarget form, SignInPermits permits, PasswordVerification verification, CancellationToken cancellationToken)
    {
        var breached = _breachCheck.IsBreachedAsync(request.Password!);
        if (verification == PasswordVerification.SuccessRehashNeeded)
        {
            await RehashAsync(account, permits, request.Password!, cancellationToken).ConfigureAwait(false);
        }

        var proven = new ProvenSignIn(account, PasswordMethod, form, new SignInContext(request.Client)
        {
            Browser = request.Browser,
            TrustedDeviceToken = request.TrustedDeviceToken,
            Device = permits.Device,
            CurrentSession = request.CurrentSession,
            CurrentToken = request.CurrentToken,
            AmbiguousTokens = request.AmbiguousTokens,
            CurrentRefreshTokens = request.CurrentRefreshTokens,
        });
        var end = await _completion.CompleteAsync(proven, cancellationToken).ConfigureAwait(false);
        if (end.Status == SignInStatus.InvalidCredentials)
        {
            ReportIfLocked(permits, request.Client);
            await _limits.FailAsync(permits).ConfigureAwait(false);
            return default;
        }

        await _limits.ForgiveAsync(permits, account).ConfigureAwait(false);
        if (!await breached.ConfigureAwait(false))
        {
            return end;
        }

        _reports.Breached(account.Subject, request.Client);
        return end with { IsPasswordBreached = true };
    }

    /// <summary>
    /// The reason to refuse the sign-in; null to accept it. For a locked account, it does not depend on whether the password was right.
    /// </summary>
    private SignInFailureReason? FindRefusal(PasswordSignInRequest request, SignInPermits permits, PasswordVerification verification)
    {
        if (permits.Login.Length == 0 || string.IsNullOrEmpty(request.Password))
        {
            return SignInFailureReason.Malformed;
        }

        if (permits.Account is not { } account)
        {
            return SignInFailureReason.UnknownLogin;
        }

        if (permits.IsLocked)
        {
            return SignInFailureReason.Locked;
        }

        if (account.PasswordHash is null)
        {
            return SignInFailureReason.NoPassword;
        }

        if (verification is not (PasswordVerification.Success or PasswordVerification.SuccessRehashNeeded))
        {
            return SignInFailureReason.WrongPassword;
        }

        if (account.Status != AccountStatus.Active)
        {
            return SignInFailureReason.Disabled;
        }

        return _options.RequireVerifiedEmail && !account.IsEmailVerified ? SignInFailureReason.EmailNotVerified : null;
    }

    private void ReportIfLocked(SignInPermits permits, ClientContext client)
    {
        if (permits is { Locks: true, Account: { } account })
        {
            _reports.Locked(account.Subject, client, _options.MaxConsecutiveFailures);
        }
    }

    /// <summary>Writes only the new hash, because the sign-in can still fail.</summary>
    private async ValueTask RehashAsync(Account account, SignInPermits permits, string password, CancellationToken cancellationToken)
    {
        try
        {
            var hash = await _hasher.HashAsync(password, permits.Priority, cancellationToken).ConfigureAwait(false);
            await _accounts.UpdateAsync(account.WithRehash(hash), _reports.Rehashed(account.Subject), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AuthUnavailableException or ArgumentException)
        {
            LogRehashFailed(_logger, exception);
            _reports.RehashFailed(account.Subject);
        }
    }

    [LoggerMessage(EventId = 40, EventName = "RehashFailed", Level = LogLevel.Warning, Message = "A password hash of an old cost could not be renewed; the sign-in went on.")]
    private static partial void LogRehashFailed(ILogger logger, Exception exception);
}
