using AuthKit.Events;

namespace AuthKit.DependencyInjection;

/// <summary>
/// Has the last events handled before their handlers are disposed. Services are disposed in the opposite order of their
/// making, and handlers are made after <see cref="AuthEvents"/>: this one is made after them.
/// </summary>
internal sealed class EventsDrain : IAsyncDisposable, IDisposable
{
    private readonly AuthEvents _events;

    public EventsDrain(AuthEvents events) => _events = events;

    public ValueTask DisposeAsync() => _events.DisposeAsync();

    public void Dispose() => _events.Dispose();
}
