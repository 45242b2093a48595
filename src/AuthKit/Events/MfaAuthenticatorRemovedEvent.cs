namespace AuthKit.Events;

/// <summary>An authenticator of an account was removed.</summary>
public sealed class MfaAuthenticatorRemovedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "mfa.authenticator_removed";

    /// <summary>The authenticator's public name.</summary>
    public required string AuthenticatorId { get; init; }

    /// <summary>Whether the account has no second factor now.</summary>
    public required bool IsLast { get; init; }

    /// <summary>Whether an administrator did it, without a code.</summary>
    public required bool IsByAdministrator { get; init; }
}
