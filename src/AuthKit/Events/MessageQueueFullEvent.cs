namespace AuthKit.Events;

/// <summary>A message was dropped, because too many were waiting.</summary>
public sealed class MessageQueueFullEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "message.queue_full";

    /// <summary>The message's stable name, such as <c>password_reset</c>.</summary>
    public required string Kind { get; init; }
}
