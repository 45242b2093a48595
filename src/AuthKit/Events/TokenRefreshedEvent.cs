namespace AuthKit.Events;

/// <summary>A refresh token was exchanged for a new pair.</summary>
public sealed class TokenRefreshedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "token.refreshed";

    /// <summary>The sign-in's public name: 22 base64url characters. It opens nothing.</summary>
    public required string Sid { get; init; }

    /// <summary>The client that they are for; null for the application itself.</summary>
    public string? ClientId { get; init; }

    /// <summary>Whether it had been exchanged a moment before, and the same successor was given again.</summary>
    public bool IsRepeated { get; init; }
}
