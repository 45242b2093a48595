using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.SignIn;

/// <summary>Sign-in over accounts, passwords, sessions and limits. Safe for concurrent use.</summary>
public sealed partial class SignInService : ISignInService
{
    private static readonly string[] PasswordMethod = ["pwd"];

    private readonly IAccountService _accounts;
    private readonly IPasswordHasher _hasher;
    private readonly SignInLimits _limits;
    private readonly SignInCompletion _completion;
    private readonly DummyHashes _dummies;
    private readonly SignInBreachCheck _breachCheck;
    private readonly ILogger _logger;

    /// <summary>Creates the service.</summary>
    /// <param name="accounts">Looked up by login.</param>
    /// <param name="hasher">Verifies passwords.</param>
    /// <param name="sessions">Makes the session.</param>
    /// <param name="limiter">Counts failures. While it fails, nobody signs in.</param>
    /// <param name="keys">
    /// Sign what known devices show. All instances need the same; without it the next start, every device is unknown.
    /// Stay the caller's to dispose.
    /// </param>
    /// <param name="options">The limits; copied. Default: the defaults.</param>
    /// <param name="breachedPasswords">Asked at each success. Default: nobody is.</param>
    /// <param name="runtime">Clock, log and events. Default: the system's clock, no log, no events.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; lists all that are.</exception>
    public SignInService(
        IAccountService accounts,
        IPasswordHasher hasher,
        ISessionService sessions,
        IRateLimiter limiter,
        SecretKeyRing keys,
        SignInOptions? options = null,
        IBreachedPasswordChecker? breachedPasswords = null,
        AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        ArgumentNullException.ThrowIfNull(hasher);
        ArgumentNullException.ThrowIfNull(sessions);
        ArgumentNullException.ThrowIfNull(limiter);
        ArgumentNullException.ThrowIfNull(keys);
        runtime ??= AuthKitRuntime.Default;
        var settings = (options ?? new SignInOptions()).Snapshot();
        _accounts = accounts;
        _hasher = hasher;
        _limits = new SignInLimits(limiter, settings, keys, runtime);
        _completion = new SignInCompletion(accounts, sessions, keys, settings, runtime);
        _dummies = new DummyHashes(settings, hasher, new LoginDraw(keys));
        _logger = runtime.LoggerFactory.CreateLogger<SignInService>();
        _breachCheck = new SignInBreachCheck(breachedPasswords, runtime.TimeProvider, _logger);
    }

    /// <inheritdoc/>
    public async ValueTask<SignInResult> SignInAsync(PasswordSignIn request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        NameRules.ThrowIfNotTenant(request.Tenant, nameof(request));
        var login = LoginName.TryNormalize(request.Login, out var normalized) ? normalized : "";
        var permits = await _limits.ReserveAsync(request.Tenant, login, request.DeviceToken, request.Client, cancellationToken).ConfigureAwait(false);
        if (permits.RefusedBy is not null)
        {
            return new SignInResult(permits.RetryAfter);
        }

        try
        {
            return await SignInAsync(request, permits, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
            // No guess was answered, or the right one: who meets an outage is not to meet the limits after it.
            await _limits.GiveBackAsync(permits).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<SignInResult> SignInAsync(PasswordSignIn request, SignInPermits permits, CancellationToken cancellationToken)
    {
        // Drawn for every login, so that known and unknown ones cost alike.
        var dummy = _dummies.For(permits.Tenant, permits.Login);
        var account = await _accounts.FindByLoginAsync(request.Login, request.Tenant, cancellationToken).ConfigureAwait(false);
        await _limits.ReserveAccountAsync(permits, account is not null, cancellationToken).ConfigureAwait(false);

        var priority = permits.Device is null ? HashingPriority.Normal : HashingPriority.KnownDevice;
        var verification = await _hasher.VerifyAsync(request.Password, account?.PasswordHash ?? dummy, priority, cancellationToken).ConfigureAwait(false);
        if (account?.PasswordHash is null || verification == PasswordVerification.Failed || permits.IsLocked || !MaySignIn(account))
        {
            return default;
        }

        var breached = _breachCheck.IsBreachedAsync(request.Password!);
        if (verification == PasswordVerification.SuccessRehashNeeded)
        {
            await RehashAsync(account, request.Password!, priority, cancellationToken).ConfigureAwait(false);
        }

        var result = await _completion.CompleteAsync(account, PasswordMethod, request.CurrentToken, request.Client, permits.Device, cancellationToken).ConfigureAwait(false);
        if (!result.IsSignedIn)
        {
            return default;
        }

        await _limits.ForgiveAsync(permits).ConfigureAwait(false);
        return result with { IsPasswordBreached = await breached.ConfigureAwait(false) };
    }

    private static bool MaySignIn(Account account) => account.Status == AccountStatus.Active;

    private async ValueTask RehashAsync(Account account, string password, HashingPriority priority, CancellationToken cancellationToken)
    {
        try
        {
            var hash = await _hasher.HashAsync(password, priority, cancellationToken).ConfigureAwait(false);
            await _accounts.UpdateAsync(account.WithRehash(hash), cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AuthUnavailableException or ArgumentException)
        {
            LogRehashFailed(_logger, exception);
        }
    }

    [LoggerMessage(EventId = 40, EventName = "RehashFailed", Level = LogLevel.Warning, Message = "A password hash of an old cost could not be renewed; the sign-in went on.")]
    private static partial void LogRehashFailed(ILogger logger, Exception exception);
}
