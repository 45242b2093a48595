namespace AuthKit.Events;

/// <summary>A handler that is there already.</summary>
internal sealed class GivenEventHandler : IEventHandlerSource
{
    private readonly IAuthEventHandler _handler;

    public GivenEventHandler(IAuthEventHandler handler) => _handler = handler;

    public string Name => _handler.GetType().FullName ?? _handler.GetType().Name;

    public IAuthEventHandler Get() => _handler;
}
