namespace AuthKit.Events;

/// <summary>Someone registered with the address of an account that is there already.</summary>
public sealed class AccountRegistrationRepeatedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "account.registration_repeated";
}
