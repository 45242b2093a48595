namespace AuthKit.Events;

/// <summary>
/// A link to reset a password was asked for. Without a subject no account was meant, and none was sent.
/// </summary>
public sealed class PasswordResetRequestedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "password.reset_requested";
}
