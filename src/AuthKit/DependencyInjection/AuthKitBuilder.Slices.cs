using AuthKit.Accounts;
using AuthKit.Passwords;
using AuthKit.Sessions;
using AuthKit.SignIn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <content>The slices that can be switched on.</content>
public sealed partial class AuthKitBuilder
{
    /// <summary>Adds <see cref="ISessionService"/>; its section is <c>Sessions</c>.</summary>
    public AuthKitBuilder AddSessions(Action<SessionServiceOptions>? configure = null)
    {
        Services.TryAddSingleton<ISessionService>(static provider => new SessionService(
            provider.GetRequiredService<ISessionStore>(),
            provider.GetRequiredService<IOptions<SessionServiceOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>()));
        return Require<ISessionStore>("Sessions need a store: call UseInMemoryStores(), UseSqlStores(…), UseRedisStores(…) or UseSessionStore<T>().")
            .AddSliceOptions<SessionServiceOptions>("Sessions", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure);
    }

    /// <summary>Adds <see cref="IPasswordHasher"/>; its section is <c>Passwords</c>.</summary>
    public AuthKitBuilder AddPasswords(Action<PasswordHashingOptions>? configure = null)
    {
        Services.TryAddSingleton<IPasswordHasher>(static provider => new PasswordHasher(
            provider.GetRequiredService<IOptions<PasswordHashingOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>()));
        return AddSliceOptions<PasswordHashingOptions>("Passwords", static (section, options) => section.Bind(options, Strict), PasswordHashingValidation.FindProblems, configure);
    }

    /// <summary>
    /// Adds <see cref="IAccountService"/>, and over it <see cref="IRegistrationService"/> and <see cref="ISignInService"/>,
    /// which need passwords, and sessions too for the latter.
    /// </summary>
    public AuthKitBuilder AddAccounts()
    {
        Services.TryAddSingleton<IAccountService>(static provider => new AccountService(
            provider.GetRequiredService<IAccountStore>(),
            provider.GetRequiredService<AuthKitRuntime>()));
        Services.TryAddSingleton<IRegistrationService>(static provider => new RegistrationService(
            provider.GetRequiredService<IAccountService>(),
            provider.GetRequiredService<IPasswordHasher>(),
            provider.GetRequiredService<AuthKitRuntime>()));
        Services.TryAddSingleton<ISignInService>(static provider => new SignInService(
            provider.GetRequiredService<IAccountService>(),
            provider.GetRequiredService<IPasswordHasher>(),
            provider.GetRequiredService<ISessionService>(),
            provider.GetRequiredService<AuthKitRuntime>()));
        return Require<IAccountStore>("Accounts need a store: call UseInMemoryStores(), UseSqlStores(…) or UseAccountStore<T>().")
            .Require<IPasswordHasher>("Accounts need passwords: call AddPasswords().")
            .Require<ISessionService>("Accounts need sessions: call AddSessions().");
    }
}
