namespace AuthKit.Events;

/// <summary>Takes events from AuthKit's services. Never throws, never blocks: reporting cannot break a flow.</summary>
public interface IAuthEventSink
{
    /// <summary>Takes an event.</summary>
    void Publish(AuthEvent authEvent);
}
