namespace AuthKit.Events;

/// <summary>A link to prove an address was sent to it.</summary>
public sealed class EmailVerificationSentEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "email.verification_sent";
}
