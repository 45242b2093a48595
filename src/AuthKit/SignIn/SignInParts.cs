using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.Sessions;

namespace AuthKit.SignIn;

/// <summary>
/// What sign-in is made of: one object for <see cref="SignInService"/>, <see cref="SecondFactorSignInService"/>,
/// <see cref="StepUpService"/>, <see cref="SecondFactorFlowService"/> and the account flows, which therefore agree on keys, limits and
/// options. The caller owns the parts and disposes them. Safe for concurrent use.
/// </summary>
public sealed class SignInParts
{
    private SignInComponents? _components;

    /// <summary>The accounts.</summary>
    public required IAccountService Accounts { get; init; }

    /// <summary>Verifies passwords and renews their hashes.</summary>
    public required IPasswordHasher Hasher { get; init; }

    /// <summary>Makes, ends and renews sessions.</summary>
    public required ISessionService Sessions { get; init; }

    /// <summary>Counts failures. While it fails, no sign-in succeeds.</summary>
    public required IRateLimiter Limiter { get; init; }

    /// <summary>
    /// Sign the tokens of known devices. All instances of the application need the same keys, also after a restart: otherwise every
    /// device is unknown again.
    /// </summary>
    public required SecretKeyRing Keys { get; init; }

    /// <summary>Limits and rules of sign-in; copied at the first use. Default: the defaults.</summary>
    public SignInServiceOptions Options { get; init; } = new();

    /// <summary>Issues and revokes tokens. Default null: the application has no tokens, and sign-in for tokens throws.</summary>
    public ITokenService? Tokens { get; init; }

    /// <summary>Asks for second factors. Default null: no account has a second factor.</summary>
    public SecondFactorGate? SecondFactors { get; init; }

    /// <summary>
    /// Says how long a proof is fresh (<see cref="SecondFactorOptions.FreshFor"/>) where <see cref="SecondFactors"/> is null; otherwise
    /// the options of the gate count. Copied at the first use. Default: the defaults.
    /// </summary>
    public SecondFactorOptions SecondFactorOptions { get; init; } = new();

    /// <summary>Asked about the password of each successful sign-in. Default null: it is not checked.</summary>
    public IBreachedPasswordChecker? BreachedPasswords { get; init; }

    /// <summary>Clock, log and events. Default: the system's clock, no log, no events.</summary>
    public AuthKitRuntime Runtime { get; init; } = AuthKitRuntime.Default;

    /// <summary>The objects that the services share, created at the first use.</summary>
    /// <exception cref="ArgumentException">A part is missing.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    internal SignInComponents Components => LazyInitializer.EnsureInitialized(ref _components, () => new SignInComponents(this));
}
