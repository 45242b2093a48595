namespace AuthKit.Events;

/// <summary>Takes events from AuthKit's services. Never throws, never blocks: reporting cannot break a flow.</summary>
public interface IAuthEventSink
{
    /// <summary>Takes an event.</summary>
    void Publish(AuthEvent authEvent);
}

/// <summary>Drops every event: for a service that was given no sink.</summary>
internal sealed class NoEvents : IAuthEventSink
{
    public static readonly NoEvents Instance = new();

    public void Publish(AuthEvent authEvent)
    {
    }
}
