namespace AuthKit.Events;

/// <summary>A disabled account was enabled.</summary>
public sealed class AccountEnabledEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "account.enabled";
}
