using AuthKit.AccessTokens;
using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Devices;
using AuthKit.OneTimeTokens;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.SignIn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <content>Sessions, one-time tokens, passwords and accounts.</content>
public sealed partial class AuthKitBuilder
{
    // Long enough to reuse connections, and short enough to notice a change of the service's DNS entry.
    private static readonly TimeSpan BreachedPasswordConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Adds <see cref="ISessionService"/>; its section is <c>Sessions</c>.</summary>
    public AuthKitBuilder AddSessions(Action<SessionServiceOptions>? configure = null)
    {
        Services.TryAddSingleton<ISessionService>(static provider => new SessionService(
            provider.GetRequiredService<ISessionStore>(),
            provider.GetRequiredService<IOptions<SessionServiceOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>()));
        return Require<ISessionStore>("Sessions need a store: call UseInMemoryStores(), UseSqlStores(…), UseRedisStores(…) or UseSessionStore<T>().")
            .AddDevices()
            .AddSliceOptions<SessionServiceOptions>("Sessions", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure);
    }

    private AuthKitBuilder AddDevices()
    {
        Services.TryAddSingleton<IDeviceService>(static provider => new DeviceService(provider.GetService<ISessionService>(), provider.GetService<ITokenService>()));
        return this;
    }

    /// <summary>
    /// Adds <see cref="IOneTimeTokenService"/>; its section is <c>OneTimeTokens</c>. Tokens with a payload also need keys:
    /// <see cref="UseKeyFile"/> or <see cref="UseKeys"/>.
    /// </summary>
    public AuthKitBuilder AddOneTimeTokens(Action<OneTimeTokenOptions>? configure = null)
    {
        Services.TryAddSingleton<IOneTimeTokenService>(static provider => new OneTimeTokenService(
            provider.GetRequiredService<IOneTimeTokenStore>(),
            provider.GetService<ISecretProtector>(),
            provider.GetRequiredService<IOptions<OneTimeTokenOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>()));
        return Require<IOneTimeTokenStore>("One-time tokens need a store: call UseInMemoryStores(), UseSqlStores(…), UseRedisStores(…) or UseOneTimeTokenStore<T>().")
            .AddSliceOptions<OneTimeTokenOptions>("OneTimeTokens", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure);
    }

    /// <summary>
    /// Adds <see cref="IPasswordHasher"/>, whose section is <c>Passwords</c>, and <see cref="IPasswordPolicy"/>, whose section
    /// is <c>PasswordPolicy</c>. If an <see cref="IBreachedPasswordChecker"/> is registered, the policy uses it.
    /// </summary>
    public AuthKitBuilder AddPasswords(Action<PasswordHashingOptions>? configure = null, Action<PasswordPolicyOptions>? configurePolicy = null)
    {
        Services.TryAddSingleton<IPasswordHasher>(static provider => new PasswordHasher(
            provider.GetRequiredService<IOptions<PasswordHashingOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>()));
        Services.TryAddSingleton<IPasswordPolicy>(static provider => new PasswordPolicy(
            provider.GetService<IBreachedPasswordChecker>(),
            provider.GetRequiredService<IOptions<PasswordPolicyOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>()));
        return AddSliceOptions<PasswordHashingOptions>("Passwords", static (section, options) => section.Bind(options, Strict), PasswordHashingValidation.FindProblems, configure)
            .AddSliceOptions<PasswordPolicyOptions>("PasswordPolicy", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configurePolicy);
    }

    /// <summary>
    /// Checks new passwords against passwords that are known from breaches. The service that is asked sees only five characters of a hash. The
    /// section
    /// is <c>BreachedPasswords</c>.
    /// </summary>
    public AuthKitBuilder AddBreachedPasswordClient(Action<BreachedPasswordClientOptions>? configure = null)
    {
        Services.TryAddSingleton<IBreachedPasswordChecker>(static provider => new BreachedPasswordClient(
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = BreachedPasswordConnectionLifetime }),
            provider.GetRequiredService<IOptions<BreachedPasswordClientOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>()));
        return AddSliceOptions<BreachedPasswordClientOptions>("BreachedPasswords", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure);
    }

    /// <summary>
    /// Adds <see cref="IAccountService"/>, <see cref="IRegistrationService"/>, <see cref="ISignInService"/> and <see cref="IStepUpService"/>. The
    /// section is <c>SignIn</c>. They require passwords, sessions, a rate limiter and keys.
    /// </summary>
    public AuthKitBuilder AddAccounts(Action<SignInServiceOptions>? configureSignIn = null)
    {
        Services.TryAddSingleton<IAccountService>(static provider => new AccountService(
            provider.GetRequiredService<IAccountStore>(),
            provider.GetRequiredService<AuthKitRuntime>()));
        Services.TryAddSingleton<IRegistrationService>(static provider => provider.GetService<AccountFlowParts>() is { } flows
            ? new RegistrationService(flows)
            : new RegistrationService(
                provider.GetRequiredService<IAccountService>(),
                provider.GetRequiredService<IPasswordPolicy>(),
                provider.GetRequiredService<IPasswordHasher>(),
                provider.GetRequiredService<IRateLimiter>(),
                runtime: provider.GetRequiredService<AuthKitRuntime>()));
        Services.TryAddSingleton(CreateSignInParts);
        Services.TryAddSingleton<ISignInService>(static provider => new SignInService(provider.GetRequiredService<SignInParts>()));
        Services.TryAddSingleton<IStepUpService>(static provider => new StepUpService(provider.GetRequiredService<SignInParts>()));
        Services.TryAddSingleton<ISubjectGate>(static provider => new AccountSubjectGate(
            provider.GetRequiredService<IAccountService>(),
            provider.GetRequiredService<IOptions<SignInServiceOptions>>().Value,
            provider.GetService<SecondFactorGate>()));
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SignInServiceOptions>, DummyHashesCheck>());
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SignInServiceOptions>, VerifiedEmailCheck>());
        return AddSliceOptions<SignInServiceOptions>("SignIn", static (section, options) => section.Bind(options, Strict), SignInValidation.FindProblems, configureSignIn)
            .Require<IAccountStore>("Accounts need a store: call UseInMemoryStores(), UseSqlStores(…) or UseAccountStore<T>().")
            .Require<IPasswordHasher>("Accounts need passwords: call AddPasswords().")
            .Require<ISessionService>("Accounts need sessions: call AddSessions().")
            .Require<IRateLimiter>("Sign-in needs a rate limiter: call UseInMemoryStores(), UseRedisStores(…), UseSqlStores(…) or UseRateLimiter<T>().")
            .Require<SecretKeyRing>("Sign-in needs keys, which sign the tokens of known devices: call UseKeyFile(…) or UseKeys().");
    }

    private static SignInParts CreateSignInParts(IServiceProvider provider) => new()
    {
        Accounts = provider.GetRequiredService<IAccountService>(),
        Hasher = provider.GetRequiredService<IPasswordHasher>(),
        Sessions = provider.GetRequiredService<ISessionService>(),
        Limiter = provider.GetRequiredService<IRateLimiter>(),
        Keys = provider.GetRequiredService<SecretKeyRing>(),
        Options = provider.GetRequiredService<IOptions<SignInServiceOptions>>().Value,
        Tokens = provider.GetService<ITokenService>(),
        SecondFactors = provider.GetService<SecondFactorGate>(),
        SecondFactorOptions = provider.GetRequiredService<IOptions<SecondFactorOptions>>().Value,
        BreachedPasswords = provider.GetService<IBreachedPasswordChecker>(),
        Runtime = provider.GetRequiredService<AuthKitRuntime>(),
    };
}
