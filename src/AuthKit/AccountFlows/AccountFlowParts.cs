using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Messages;
using AuthKit.OneTimeTokens;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.Sessions;
using AuthKit.SignIn;

namespace AuthKit.AccountFlows;

/// <summary>What the account flows are made of. Everything stays the caller's to dispose.</summary>
public sealed class AccountFlowParts
{
    /// <summary>The accounts.</summary>
    public required IAccountService Accounts { get; init; }

    /// <summary>The tokens and codes that messages carry. Needs an <see cref="ISecretProtector"/> itself.</summary>
    public required IOneTimeTokenService Tokens { get; init; }

    /// <summary>The sessions that end when an account changes, and that sign-in by mail makes.</summary>
    public required ISessionService Sessions { get; init; }

    /// <summary>What else ends when an account changes: refresh tokens and access tokens. Default: nothing.</summary>
    public ITokenService? AccessTokens { get; init; }

    /// <summary>
    /// Second factors: what sign-in by mail asks for, what changes of an account need, what goes with an account. Default: nobody
    /// has any.
    /// </summary>
    public SecondFactorGate? SecondFactors { get; init; }

    /// <summary>Asked about new passwords.</summary>
    public required IPasswordPolicy Policy { get; init; }

    /// <summary>Hashes new passwords and verifies current ones.</summary>
    public required IPasswordHasher Hasher { get; init; }

    /// <summary>Takes the messages.</summary>
    public required MessageQueue Messages { get; init; }

    /// <summary>Counts. While it fails, no flow goes on.</summary>
    public required IRateLimiter Limiter { get; init; }

    /// <summary>Sign what known devices show; the same that <see cref="SignInService"/> has.</summary>
    public required SecretKeyRing Keys { get; init; }

    /// <summary>Seals what the handle of a code carries.</summary>
    public required ISecretProtector Protector { get; init; }

    /// <summary>Lifetimes and limits; copied. Default: the defaults.</summary>
    public AccountFlowOptions Options { get; init; } = new();

    /// <summary>How sign-in works; the same that <see cref="SignInService"/> has; copied. Default: the defaults.</summary>
    public SignInServiceOptions SignIn { get; init; } = new();

    /// <summary>Clock, log and events. Default: the system's clock, no log, no events.</summary>
    public AuthKitRuntime Runtime { get; init; } = AuthKitRuntime.Default;
}
