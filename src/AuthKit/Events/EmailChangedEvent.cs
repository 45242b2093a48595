namespace AuthKit.Events;

/// <summary>An account's address was replaced by one that was proven.</summary>
public sealed class EmailChangedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "email.changed";
}
