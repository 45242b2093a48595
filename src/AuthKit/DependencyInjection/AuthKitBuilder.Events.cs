using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using AuthKit.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <content>Where events go.</content>
public sealed partial class AuthKitBuilder
{
    /// <summary>Sets how events reach handlers; the section is <c>Events</c>. Events are on without this call.</summary>
    public AuthKitBuilder UseEvents(Action<AuthEventsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return AddEventOptions(configure);
    }

    /// <summary>
    /// Has every event given to a handler, after the fact and off the request's path. It is a singleton, made when the first
    /// event comes: what it needs of AuthKit's services is there by then. Each handler has a queue of its own and waits for no other.
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
