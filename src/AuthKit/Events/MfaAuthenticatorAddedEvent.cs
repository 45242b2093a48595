namespace AuthKit.Events;

/// <summary>An account has a new authenticator, which showed its first code, or was taken over from elsewhere.</summary>
public sealed class MfaAuthenticatorAddedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "mfa.authenticator_added";

    /// <summary>The authenticator's public name.</summary>
    public required string AuthenticatorId { get; init; }

    /// <summary>Whether the account had no second factor before.</summary>
    public required bool IsFirst { get; init; }
}
