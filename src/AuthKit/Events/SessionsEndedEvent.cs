namespace AuthKit.Events;

/// <summary>All sessions of a subject were ended, or all but one.</summary>
public sealed class SessionsEndedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "sessions.ended";

    /// <summary>How many there were; also 0.</summary>
    public required long Count { get; init; }

    /// <summary>The session that was left, where one was to be.</summary>
    public string? ExceptSid { get; init; }

    /// <summary>Why. Default: somebody asked for it.</summary>
    public SessionEndReason Reason { get; init; }
}
