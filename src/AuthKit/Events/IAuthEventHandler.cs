using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Events;

/// <summary>
/// The application's own reaction to events, such as a mail to the account's owner or a line in its own log. The handler runs after the event
/// and outside of the request. It gets one event at a time, in the order of reporting, and can neither break nor delay an operation or
/// another handler. Its exceptions are logged. Under a flood, events may be dropped, so data that must not be lost belongs in a store.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It handles events; the rule keeps the suffix for delegates of C# events.")]
public interface IAuthEventHandler
{
    /// <summary>Handles one event.</summary>
    /// <param name="authEvent">The event that was reported.</param>
    /// <param name="cancellationToken">
    /// Cancelled after <see cref="AuthEventsOptions.HandlerTimeout"/>. After that, AuthKit no longer waits for the call.
    /// </param>
    ValueTask HandleAsync(AuthEvent authEvent, CancellationToken cancellationToken);
}
