using AuthKit.Events;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.DependencyInjection;

/// <summary>
/// A handler among the application's services. It is kept: at the end events are still handled while the services are
/// disposed, when none can be asked for any more.
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
