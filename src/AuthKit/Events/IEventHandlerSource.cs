namespace AuthKit.Events;

/// <summary>A handler that is made when the first event needs it: it may itself need services that report events.</summary>
internal interface IEventHandlerSource
{
    /// <summary>The full name of the handler's type, for logs and spans.</summary>
    string Name { get; }

    /// <summary>The handler. Called from one thread at a time; throws what making it throws, and tries again next time.</summary>
    IAuthEventHandler Get();
}

/// <summary>A handler that is there already.</summary>
internal sealed class GivenEventHandler : IEventHandlerSource
{
    private readonly IAuthEventHandler _handler;

    public GivenEventHandler(IAuthEventHandler handler) => _handler = handler;

    public string Name => _handler.GetType().FullName ?? _handler.GetType().Name;

    public IAuthEventHandler Get() => _handler;
}
