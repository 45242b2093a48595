using AuthKit.Events;
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

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The section that was given to <c>AddAuthKit</c>; null without one.</summary>
    public IConfiguration? Configuration { get; }

    /// <summary>
    /// Registers the options of a slice: bound to their section, then changed by code, checked when the application
    /// starts. A key that the section has and the options do not is an error.
    /// </summary>
    /// <param name="section">The name of the section below AuthKit's own.</param>
    /// <param name="bind">Binds the section; a static lambda that calls <c>Bind</c> on it, so that the source generator sees the type.</param>
    /// <param name="validate">Lists every problem with the values; empty for valid values.</param>
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

    /// <summary>The code's changes come last, after what the configuration says.</summary>
    internal void Complete() => _codeOptions.ForEach(static register => register());

    private static void Strict(BinderOptions options) => options.ErrorOnUnknownConfiguration = true;

    private static AuthKitRuntime CreateRuntime(IServiceProvider provider) => new()
    {
        TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System,
        LoggerFactory = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
        Events = provider.GetRequiredService<IAuthEventSink>(),
    };
}
