using AuthKit.Events;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.DependencyInjection;

/// <summary>
/// A handler among the application's services. It is kept: at the end events are still handled while the services are
/// disposed, when no handler can be resolved any longer.
/// </summary>
internal sealed class RegisteredEventHandler<THandler> : IEventHandlerSource
    where THandler : class, IAuthEventHandler
{
    private readonly IServiceProvider _services;
    private THandler? _handler;

    public RegisteredEventHandler(IServiceProvider services) => _services = services;

    public string Name => typeof(THandler).FullName ?? typeof(THandler).Name;

    public IAuthEventHandler Get() => _handler ??= _services.GetRequiredService<THandler>();
}

/// <summary>
/// Has the last events handled before their handlers are disposed. Services are disposed in the opposite order of their
/// making, and handlers are made after <see cref="AuthEvents"/>: this one is made after them.
/// </summary>
internal sealed class EventsDrain : IAsyncDisposable, IDisposable
{
    private readonly AuthEvents _events;

    public EventsDrain(AuthEvents events) => _events = events;

    public ValueTask DisposeAsync() => _events.DisposeAsync();

    public void Dispose() => _events.Dispose();
}
