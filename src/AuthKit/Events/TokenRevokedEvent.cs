namespace AuthKit.Events;

/// <summary>The tokens of a sign-in were revoked, or one access token was.</summary>
public sealed class TokenRevokedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "token.revoked";

    /// <summary>The sign-in's public name: 22 base64url characters. It opens nothing. Null for a token without one.</summary>
    public string? Sid { get; init; }

    /// <summary>The client that they are for; null for the application itself, and where it is not known.</summary>
    public string? ClientId { get; init; }

    /// <summary>The name (<c>jti</c>) of the access token, where only that one was revoked. It opens nothing.</summary>
    public string? TokenId { get; init; }
}
