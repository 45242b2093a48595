namespace AuthKit.Events;

/// <summary>
/// A source of a handler. It creates the handler at the first event, because the handler may depend on services that report events.
/// </summary>
internal interface IEventHandlerSource
{
    /// <summary>The full name of the handler's type, for logs and spans.</summary>
    string Name { get; }

    /// <summary>
    /// Returns the handler, creating it if necessary. Only one thread calls it at a time. If creation throws, the next call tries again.
    /// </summary>
    IAuthEventHandler Get();
}

/// <summary>A source of a handler that already exists.</summary>
internal sealed class GivenEventHandler : IEventHandlerSource
{
    private readonly IAuthEventHandler _handler;

    public GivenEventHandler(IAuthEventHandler handler) => _handler = handler;

    public string Name => _handler.GetType().FullName ?? _handler.GetType().Name;

    public IAuthEventHandler Get() => _handler;
}
