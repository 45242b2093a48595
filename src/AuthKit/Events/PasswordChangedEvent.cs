namespace AuthKit.Events;

/// <summary>An account's owner replaced the password, knowing the old one.</summary>
public sealed class PasswordChangedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "password.changed";
}
