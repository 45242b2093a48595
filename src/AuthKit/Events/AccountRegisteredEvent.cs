namespace AuthKit.Events;

/// <summary>An account was made.</summary>
public sealed class AccountRegisteredEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "account.registered";
}
