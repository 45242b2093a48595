using AuthKit.Events;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.DependencyInjection;

/// <summary>
/// A source that resolves a handler from the application's services. It keeps the handler, because events are still handled while the services
/// are being disposed, when a handler can no longer be resolved.
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
/// Makes sure that the last events are handled before their handlers are disposed. A container disposes services in the reverse order of their
/// creation. Handlers are created after <see cref="AuthEvents"/>, and this service is created after the handlers, so it is disposed first.
/// </summary>
internal sealed class EventsDrain : IAsyncDisposable, IDisposable
{
    private readonly AuthEvents _events;

    public EventsDrain(AuthEvents events) => _events = events;

    public ValueTask DisposeAsync() => _events.DisposeAsync();

    public void Dispose() => _events.Dispose();
}
