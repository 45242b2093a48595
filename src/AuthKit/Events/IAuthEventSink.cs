namespace AuthKit.Events;

/// <summary>
/// Receives the events of AuthKit's services. An implementation must neither throw nor block, so that reporting cannot break an operation.
/// </summary>
public interface IAuthEventSink
{
    /// <summary>Reports one event.</summary>
    void Publish(AuthEvent authEvent);
}

/// <summary>Drops every event. Used by a service that was created without a sink.</summary>
internal sealed class NoEvents : IAuthEventSink
{
    public static readonly NoEvents Instance = new();

    public void Publish(AuthEvent authEvent)
    {
    }
}
