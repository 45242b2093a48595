namespace AuthKit.Events;

/// <summary>A session was ended before its time.</summary>
public sealed class SessionEndedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "session.ended";

    /// <summary>The session's public name: 22 base64url characters. It opens nothing.</summary>
    public required string Sid { get; init; }

    /// <summary>Why. Default: somebody asked for it.</summary>
    public SessionEndReason Reason { get; init; }
}
