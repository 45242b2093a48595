namespace AuthKit.Events;

/// <summary>A password that just signed in is known from breaches. It was not refused.</summary>
public sealed class PasswordBreachedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "password.breached";
}
