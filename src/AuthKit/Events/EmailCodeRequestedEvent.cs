namespace AuthKit.Events;

/// <summary>
/// A code to sign in was asked for by mail. Without a subject no account was meant, and none was sent.
/// </summary>
public sealed class EmailCodeRequestedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "email_code.requested";
}
