using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.Sessions;

namespace AuthKit.SignIn;

/// <summary>
/// The parts of sign-in. <see cref="SignInService"/>, <see cref="SecondFactorSignInService"/>, <see cref="StepUpService"/>,
/// <see cref="SecondFactorFlowService"/> and the account flows share one object, so that they use the same keys, limits and options. The caller
/// owns the parts and disposes them. Safe for concurrent use.
/// </summary>
public sealed class SignInParts
{
    private SignInComponents? _components;

    /// <summary>Finds accounts and writes their changes.</summary>
    public required IAccountService Accounts { get; init; }

    /// <summary>Verifies passwords and renews their hashes.</summary>
    public required IPasswordHasher Hasher { get; init; }

    /// <summary>Creates, renews and ends sessions.</summary>
    public required ISessionService Sessions { get; init; }

    /// <summary>Counts failures. If it is unavailable, no sign-in succeeds.</summary>
    public required IRateLimiter Limiter { get; init; }

    /// <summary>
    /// The keys that sign the tokens of known devices. All instances of the application need the same keys, also after a restart. Otherwise every
    /// device becomes unknown.
    /// </summary>
    public required SecretKeyRing Keys { get; init; }

    /// <summary>The limits and rules of sign-in, copied at first use. Default: all options at their defaults.</summary>
    public SignInServiceOptions Options { get; init; } = new();

    /// <summary>Issues and revokes tokens. Default null: the application has no tokens, and sign-in for tokens throws.</summary>
    public ITokenService? Tokens { get; init; }

    /// <summary>Asks for second factors. Default null: sign-in never asks for a second factor.</summary>
    public SecondFactorGate? SecondFactors { get; init; }

    /// <summary>
    /// Determines how long a proof is fresh (<see cref="SecondFactorOptions.FreshFor"/>) if <see cref="SecondFactors"/> is null. Otherwise the
    /// gate's options apply. Copied at first use. Default: all options at their defaults.
    /// </summary>
    public SecondFactorOptions SecondFactorOptions { get; init; } = new();

    /// <summary>Checks the password of each successful sign-in. Default null: passwords are not checked.</summary>
    public IBreachedPasswordChecker? BreachedPasswords { get; init; }

    /// <summary>The clock, the log and the event sink. Default: the system's clock, no log, no events.</summary>
    public AuthKitRuntime Runtime { get; init; } = AuthKitRuntime.Default;

    /// <summary>The objects that the services share, created at the first use.</summary>
    /// <exception cref="ArgumentException">A part is missing.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    internal SignInComponents Components => LazyInitializer.EnsureInitialized(ref _components, () => new SignInComponents(this));
}
