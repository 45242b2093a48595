using AuthKit.Events;

namespace AuthKit.AccountFlows;

/// <summary>An account's owner changed the password and gave the old one.</summary>
public sealed class PasswordChangedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("password.changed")
    {
        Id = 120,
        Message = "A password was changed.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>
/// A link to reset a password was requested. If the event has no subject, no active account can get mail at this login, and no mail was sent.
/// </summary>
public sealed class PasswordResetRequestedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("password.reset_requested")
    {
        Id = 121,
        Message = "A password reset was requested.",
        Audit = AuditKeeping.Kept,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>A forgotten password was replaced with the help of a mailed link.</summary>
public sealed class PasswordResetEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("password.reset")
    {
        Id = 122,
        Message = "A password was reset.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}
