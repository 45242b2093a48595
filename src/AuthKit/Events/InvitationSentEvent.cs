namespace AuthKit.Events;

/// <summary>Someone was invited to an account.</summary>
public sealed class InvitationSentEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "invitation.sent";
}
