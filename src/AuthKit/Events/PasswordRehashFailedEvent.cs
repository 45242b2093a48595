namespace AuthKit.Events;

/// <summary>A stored password hash of an old cost could not be renewed; the sign-in went on.</summary>
public sealed class PasswordRehashFailedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "password.rehash_failed";
}
