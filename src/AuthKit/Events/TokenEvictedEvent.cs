namespace AuthKit.Events;

/// <summary>The tokens of a subject's oldest sign-in were revoked, because a new one would have been one too many.</summary>
public sealed class TokenEvictedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "token.evicted";

    /// <summary>The sign-in's public name: 22 base64url characters. It opens nothing.</summary>
    public required string Sid { get; init; }
}
