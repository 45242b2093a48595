using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.Devices;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.Sessions;

namespace AuthKit.SignIn;

/// <summary>The objects that all ways to sign in share, created once from the parts. Safe for concurrent use.</summary>
internal sealed class SignInComponents
{
    private readonly SecondFactorOptions _secondFactorOptions;
    private readonly TimeProvider _timeProvider;

    /// <exception cref="ArgumentException">A part is missing.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public SignInComponents(SignInParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts.Accounts, nameof(parts));
        ArgumentNullException.ThrowIfNull(parts.Hasher, nameof(parts));
        ArgumentNullException.ThrowIfNull(parts.Sessions, nameof(parts));
        ArgumentNullException.ThrowIfNull(parts.Limiter, nameof(parts));
        ArgumentNullException.ThrowIfNull(parts.Keys, nameof(parts));
        Options = parts.Options.Snapshot();
        _secondFactorOptions = parts.SecondFactors?.Options ?? parts.SecondFactorOptions.Snapshot();
        _timeProvider = parts.Runtime.TimeProvider;
        Accounts = parts.Accounts;
        Hasher = parts.Hasher;
        Sessions = parts.Sessions;
        Tokens = parts.Tokens;
        Gate = parts.SecondFactors;
        Limiter = FailSafeRateLimiter.Over(parts.Limiter, parts.Runtime);
        Devices = new DeviceService(parts.Sessions, parts.Tokens);
        KnownDevices = new KnownDevices(parts.Keys, Options.KnownDeviceLifetime, _timeProvider);
        PendingEnds = new PendingEnds(parts.Accounts, Devices, Gate?.Mfa);
        Reports = new SignInReports(parts.Keys, parts.Runtime);
        Limits = new SignInLimits(Limiter, Options, parts.Keys, parts.Runtime);
        Passwords = new PasswordConfirmation(Limiter, Options, parts.Accounts, parts.Hasher, parts.Runtime);
        Completion = new SignInCompletion(this);
    }

    public SignInServiceOptions Options { get; }

    public IAccountService Accounts { get; }

    public IPasswordHasher Hasher { get; }

    public ISessionService Sessions { get; }

    /// <summary>Null if the application has no tokens.</summary>
    public ITokenService? Tokens { get; }

    /// <summary>Null if no account has a second factor.</summary>
    public SecondFactorGate? Gate { get; }

    /// <summary>The gate, for services that need one.</summary>
    /// <exception cref="ArgumentException">The parts have no gate.</exception>
    public SecondFactorGate GateOrThrow(string parameter)
    {
        if (Gate is null)
        {
            Errors.Argument($"The parts have no {nameof(SignInParts.SecondFactors)}.", parameter);
        }

        return Gate;
    }

    public FailSafeRateLimiter Limiter { get; }

    public DeviceService Devices { get; }

    public KnownDevices KnownDevices { get; }

    public PendingEnds PendingEnds { get; }

    public SignInReports Reports { get; }

    public SignInLimits Limits { get; }

    public PasswordConfirmation Passwords { get; }

    public SignInCompletion Completion { get; }

    /// <summary>How long a proof is fresh, from the options of the gate or of the parts.</summary>
    public TimeSpan FreshFor => _secondFactorOptions.FreshFor;

    /// <summary>
    /// Whether a session's last proof is fresh enough for a change that a borrowed session must not make. If the account has a second factor, only
    /// a proof of it counts.
    /// </summary>
    public async ValueTask<bool> IsFreshAsync(Session session, CancellationToken cancellationToken) => Gate is null
        ? session.Subject is not null && _secondFactorOptions.IsRecent(session.AuthTime, StoreTime.Now(_timeProvider))
        : await Gate.IsFreshAsync(session, isPasswordGiven: false, cancellationToken).ConfigureAwait(false);
}
