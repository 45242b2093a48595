namespace AuthKit.Events;

/// <summary>An invitation was taken up.</summary>
public sealed class InvitationAcceptedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "invitation.accepted";
}
