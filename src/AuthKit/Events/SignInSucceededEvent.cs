namespace AuthKit.Events;

/// <summary>Someone signed in.</summary>
public sealed class SignInSucceededEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "sign_in.succeeded";

    /// <summary>The session's public name: 22 base64url characters. It opens nothing.</summary>
    public required string Sid { get; init; }

    /// <summary>How they proved who they are (RFC 8176 values). Default: none.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <summary>Whether the device had signed in to the account before.</summary>
    public bool IsKnownDevice { get; init; }
}
