using System.Diagnostics.CodeAnalysis;
using AuthKit.Accounts;
using AuthKit.Passwords;
using AuthKit.Sessions;
using AuthKit.SignIn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <summary>
/// Composes AuthKit: <c>Use…</c> chooses (the last call wins), <c>Add…</c> switches a slice on. Options take their
/// defaults, then the configuration, then the code given here, whatever the order of the calls.
/// </summary>
public sealed class AuthKitBuilder
{
    private readonly List<Action> _codeOptions = [];
    private readonly AuthKitComposition _composition;

    internal AuthKitBuilder(IServiceCollection services, IConfiguration? configuration)
    {
        Services = services;
        Configuration = configuration;
        _composition = new AuthKitComposition(configuration);
        services.TryAddSingleton(CreateRuntime);
        services.AddSingleton<IValidateOptions<AuthKitComposition>>(provider => new AuthKitCompositionCheck(_composition, provider.GetService<IServiceProviderIsService>()));
        services.AddOptions<AuthKitComposition>().ValidateOnStart();
    }

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The section that was given to <c>AddAuthKit</c>; null where none was.</summary>
    public IConfiguration? Configuration { get; }

    /// <summary>
    /// Registers the options of a slice: bound to their section, then changed by code, checked when the application
    /// starts. A key that the section has and the options do not is an error.
    /// </summary>
    /// <param name="section">The name of the section below AuthKit's own.</param>
    /// <param name="bind">Binds the section; a static lambda that calls <c>Bind</c> on it, so that the source generator sees the type.</param>
    /// <param name="validate">Lists every problem with the values; empty where there is none.</param>
    /// <param name="configure">The code's own changes, or null.</param>
    public AuthKitBuilder AddSliceOptions<TOptions>(
        string section,
        Action<IConfiguration, TOptions> bind,
        Func<TOptions, IReadOnlyCollection<string>> validate,
        Action<TOptions>? configure)
        where TOptions : class, new()
    {
        ArgumentException.ThrowIfNullOrEmpty(section);
        ArgumentNullException.ThrowIfNull(bind);
        ArgumentNullException.ThrowIfNull(validate);
        if (_composition.Sections.Add(section))
        {
            Services.AddSingleton<IValidateOptions<TOptions>>(new SliceOptionsCheck<TOptions>(section, validate));
            var options = Services.AddOptions<TOptions>().ValidateOnStart();
            if (Configuration?.GetSection(section) is { } values)
            {
                options.Configure(target => bind(values, target));
            }
        }

        if (configure is not null)
        {
            _codeOptions.Add(() => Services.Configure(configure));
        }

        return this;
    }

    /// <summary>Says that a slice cannot work without a service, and which call provides it; checked when the application starts.</summary>
    /// <param name="remedy">The sentence shown where it is missing, naming the call to add.</param>
    public AuthKitBuilder Require<TService>(string remedy)
        where TService : class
    {
        _composition.Requirements.TryAdd(typeof(TService), remedy);
        return this;
    }

    /// <summary>Keeps everything in this process's memory: for tests, and for programs with one instance that may forget.</summary>
    public AuthKitBuilder UseInMemoryStores()
    {
        Services.AddSingleton<ISessionStore>(static _ => new InMemorySessionStore());
        Services.AddSingleton<IAccountStore>(static _ => new InMemoryAccountStore());
        return this;
    }

    /// <summary>Keeps sessions in a store of one's own.</summary>
    public AuthKitBuilder UseSessionStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, ISessionStore
    {
        Services.AddSingleton<ISessionStore, TStore>();
        return this;
    }

    /// <summary>Keeps accounts in a store of one's own.</summary>
    public AuthKitBuilder UseAccountStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IAccountStore
    {
        Services.AddSingleton<IAccountStore, TStore>();
        return this;
    }

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

    /// <summary>The code's changes come last, after what the configuration says.</summary>
    internal void Complete() => _codeOptions.ForEach(static register => register());

    private static void Strict(BinderOptions options) => options.ErrorOnUnknownConfiguration = true;

    private static AuthKitRuntime CreateRuntime(IServiceProvider provider) => new()
    {
        TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
        LoggerFactory = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
    };
}
