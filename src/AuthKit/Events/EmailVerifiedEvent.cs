namespace AuthKit.Events;

/// <summary>An account's owner proved the address.</summary>
public sealed class EmailVerifiedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "email.verified";
}
