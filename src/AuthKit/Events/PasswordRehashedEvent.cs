namespace AuthKit.Events;

/// <summary>A stored password hash was renewed at the current cost during a sign-in.</summary>
public sealed class PasswordRehashedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "password.rehashed";
}
