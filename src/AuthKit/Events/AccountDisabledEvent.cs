namespace AuthKit.Events;

/// <summary>An account was disabled.</summary>
public sealed class AccountDisabledEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "account.disabled";
}
