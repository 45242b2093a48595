namespace AuthKit.Events;

/// <summary>A link to sign in was asked for. Without a subject no account was meant, and none was sent.</summary>
public sealed class MagicLinkRequestedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "magic_link.requested";
}
