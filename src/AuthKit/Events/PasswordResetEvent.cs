namespace AuthKit.Events;

/// <summary>A forgotten password was replaced through a link.</summary>
public sealed class PasswordResetEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "password.reset";
}
