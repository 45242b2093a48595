namespace AuthKit.Events;

/// <summary>An account's owner asked for another address, and has to prove it first.</summary>
public sealed class EmailChangeRequestedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "email.change_requested";
}
