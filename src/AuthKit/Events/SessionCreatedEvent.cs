namespace AuthKit.Events;

/// <summary>A session was made; without a subject it is a visitor's.</summary>
public sealed class SessionCreatedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "session.created";

    /// <summary>The session's public name: 22 base64url characters. It opens nothing.</summary>
    public required string Sid { get; init; }

    /// <summary>How the subject proved who they are (RFC 8176 values); empty for a visitor.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];
}
