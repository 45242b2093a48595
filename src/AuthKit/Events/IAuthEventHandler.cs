using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Events;

/// <summary>
/// The application's own reaction to events: a mail to the owner, a line in its own log. It runs after the fact and off the
/// request's path, one event at a time in the order they were reported; it can neither break nor delay a flow or another handler.
/// What it throws is logged. Under a flood events may be dropped: what must not be lost belongs into a store.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It handles events; the rule keeps the suffix for delegates of C# events.")]
public interface IAuthEventHandler
{
    /// <summary>Takes an event.</summary>
    /// <param name="authEvent">What happened.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="AuthEventsOptions.HandlerTimeout"/>; the call is not waited for any longer.</param>
    ValueTask HandleAsync(AuthEvent authEvent, CancellationToken cancellationToken);
}
