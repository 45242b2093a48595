namespace AuthKit.Events;

/// <summary>A session was given a new token.</summary>
public sealed class SessionRotatedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "session.rotated";

    /// <summary>The session's public name: 22 base64url characters. It opens nothing.</summary>
    public required string Sid { get; init; }
}
