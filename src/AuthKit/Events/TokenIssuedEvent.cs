namespace AuthKit.Events;

/// <summary>A sign-in got its first access token and refresh token.</summary>
public sealed class TokenIssuedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "token.issued";

    /// <summary>The sign-in's public name: 22 base64url characters. It opens nothing.</summary>
    public required string Sid { get; init; }

    /// <summary>The client that they are for; null for the application itself.</summary>
    public string? ClientId { get; init; }

    /// <summary>How the subject proved who they are (RFC 8176 values). Default: none.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];
}
