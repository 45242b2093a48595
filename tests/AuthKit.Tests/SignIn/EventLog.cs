using System.Collections.Concurrent;
using AuthKit.Events;

namespace AuthKit.Tests.SignIn;

/// <summary>Records every event.</summary>
internal sealed class EventLog : IAuthEventSink
{
    private readonly ConcurrentQueue<AuthEvent> _events = new();

    public IReadOnlyList<AuthEvent> All => [.. _events];

    /// <summary>Runs with each event, inside the call that reports it.</summary>
    public Action<AuthEvent>? Seen { get; set; }

    public void Publish(AuthEvent authEvent)
    {
        _events.Enqueue(authEvent);
        Seen?.Invoke(authEvent);
    }

    public void Clear() => _events.Clear();

    public IReadOnlyList<TEvent> Of<TEvent>()
        where TEvent : AuthEvent => [.. _events.OfType<TEvent>()];

    public IReadOnlyList<string> Names => [.. _events.Select(authEvent => authEvent.Name)];
}
