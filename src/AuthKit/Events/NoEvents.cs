namespace AuthKit.Events;

/// <summary>Drops every event: for a service that was given no sink.</summary>
internal sealed class NoEvents : IAuthEventSink
{
    public static readonly NoEvents Instance = new();

    public void Publish(AuthEvent authEvent)
    {
    }
}
