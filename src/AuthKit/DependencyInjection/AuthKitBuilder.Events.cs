using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using AuthKit.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <content>The handlers of events.</content>
public sealed partial class AuthKitBuilder
{
    /// <summary>Sets the options of event handlers; their section is <c>Events</c>. Events are reported even without this call.</summary>
    public AuthKitBuilder UseEvents(Action<AuthEventsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return AddEventOptions(configure);
    }

    /// <summary>
    /// Calls a handler for every event, afterwards and outside of the request. The handler is a singleton and is created at the first event, so it
    /// can depend on AuthKit's services. Each handler has its own queue and does not wait for other handlers.
    /// </summary>
    public AuthKitBuilder AddEventHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where THandler : class, IAuthEventHandler
    {
        Services.TryAddSingleton<THandler>();
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IEventHandlerSource, RegisteredEventHandler<THandler>>());
        return this;
    }

    private void AddEvents()
    {
        Services.TryAddSingleton(static provider => new AuthEvents(
            provider.GetRequiredService<IOptions<AuthEventsOptions>>().Value,
            provider.GetService<ILoggerFactory>(),
            provider.GetService<IMeterFactory>(),
            [.. provider.GetServices<IEventHandlerSource>()],
            provider.GetService<TimeProvider>(),
            () => provider.GetRequiredService<EventsDrain>()));
        Services.TryAddSingleton<EventsDrain>();
        Services.TryAddSingleton<IAuthEventSink>(static provider => provider.GetRequiredService<AuthEvents>());
        AddEventOptions(configure: null);
    }

    private AuthKitBuilder AddEventOptions(Action<AuthEventsOptions>? configure) =>
        AddSliceOptions<AuthEventsOptions>("Events", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure);
}
