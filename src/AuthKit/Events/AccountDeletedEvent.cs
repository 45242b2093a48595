namespace AuthKit.Events;

/// <summary>An account was deleted.</summary>
public sealed class AccountDeletedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "account.deleted";
}
