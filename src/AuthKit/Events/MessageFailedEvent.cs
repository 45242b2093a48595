namespace AuthKit.Events;

/// <summary>A message could not be sent.</summary>
public sealed class MessageFailedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "message.failed";

    /// <summary>The message's stable name, such as <c>reset_password</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The full name of the exception's type. Its text is in no event.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Whether it is tried again.</summary>
    public bool WillRetry { get; init; }
}
