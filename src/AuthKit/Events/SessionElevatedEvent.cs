namespace AuthKit.Events;

/// <summary>A session's subject proved again who they are.</summary>
public sealed class SessionElevatedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "session.elevated";

    /// <summary>The session's public name: 22 base64url characters. It opens nothing.</summary>
    public required string Sid { get; init; }

    /// <summary>All that the session now says of how they did (RFC 8176 values).</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];
}
