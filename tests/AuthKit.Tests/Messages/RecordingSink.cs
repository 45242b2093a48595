using System.Collections.Concurrent;
using AuthKit.Events;

namespace AuthKit.Tests.Messages;

/// <summary>Records the events.</summary>
internal sealed class RecordingSink : IAuthEventSink
{
    public ConcurrentQueue<AuthEvent> Events { get; } = [];

    public IEnumerable<string> Names => Events.Select(static happened => happened.Name);

    public void Publish(AuthEvent authEvent) => Events.Enqueue(authEvent);
}
