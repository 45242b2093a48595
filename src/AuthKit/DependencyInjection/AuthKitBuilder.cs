using AuthKit.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <summary>
/// Composes AuthKit. <c>Use…</c> methods choose an implementation (the last call wins), and <c>Add…</c> methods switch a slice on. Options are set
/// by their defaults, then by the configuration, then by the code that is passed here, in any order of the calls.
/// </summary>
public sealed partial class AuthKitBuilder
{
    private readonly List<Action> _codeOptions = [];
    private readonly AuthKitComposition _composition;

    internal AuthKitBuilder(IServiceCollection services, IConfiguration? configuration)
    {
        Services = services;
        Configuration = configuration;
        _composition = new AuthKitComposition(configuration);
        AddEvents();
        services.TryAddSingleton(CreateRuntime);
        services.AddSingleton<IValidateOptions<AuthKitComposition>>(provider => new AuthKitCompositionCheck(_composition, provider.GetService<IServiceProviderIsService>()));
        services.AddOptions<AuthKitComposition>().ValidateOnStart();
    }

    /// <summary>The application's services, for extensions that add their own stores and slices.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The configuration section that was passed to <c>AddAuthKit</c>; null if none was.</summary>
    public IConfiguration? Configuration { get; }

    /// <summary>
    /// Registers the options of a slice. They are bound to their section, changed by code, and validated when the application starts. A key in the
    /// section that is not an option is an error.
    /// </summary>
    /// <param name="section">The name of the section within AuthKit's section.</param>
    /// <param name="bind">
    /// The function that binds the section. It must be a static lambda that calls <c>Bind</c>, so that the source generator sees the type.
    /// </param>
    /// <param name="validate">The function that lists every problem with the values; empty for valid values.</param>
    /// <param name="configure">The changes by code, or null.</param>
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

    /// <summary>
    /// Declares that a slice requires a service. If the service is missing, the application fails to start with the remedy as its message.
    /// </summary>
    /// <param name="remedy">The message for a missing service, which names the call to add.</param>
    public AuthKitBuilder Require<TService>(string remedy)
        where TService : class
    {
        _composition.Requirements.TryAdd(typeof(TService), remedy);
        return this;
    }

    /// <summary>Registers the changes by code last, so that they override the configuration.</summary>
    internal void Complete() => _codeOptions.ForEach(static register => register());

    private static void Strict(BinderOptions options) => options.ErrorOnUnknownConfiguration = true;

    private static AuthKitRuntime CreateRuntime(IServiceProvider provider) => new()
    {
        TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
        LoggerFactory = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
        Events = provider.GetRequiredService<IAuthEventSink>(),
    };
}
