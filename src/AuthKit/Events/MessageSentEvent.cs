namespace AuthKit.Events;

/// <summary>A message was handed over to its sender's service.</summary>
public sealed class MessageSentEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "message.sent";

    /// <summary>The message's stable name, such as <c>password_reset</c>.</summary>
    public required string Kind { get; init; }
}
