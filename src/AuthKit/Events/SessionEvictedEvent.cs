namespace AuthKit.Events;

/// <summary>A subject's oldest session was ended, because a new one would have been one too many.</summary>
public sealed class SessionEvictedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "session.evicted";

    /// <summary>The session's public name: 22 base64url characters. It opens nothing.</summary>
    public required string Sid { get; init; }
}
