using AuthKit.Events;

namespace AuthKit.AccountFlows;

/// <summary>A sign-in link was requested. If the event has no subject, no active account can get mail at this login, and no mail was sent.</summary>
public sealed class MagicLinkRequestedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("magic_link.requested")
    {
        Id = 115,
        Message = "A sign-in link was requested.",
        Audit = AuditKeeping.Kept,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>
/// A sign-in code was requested by mail. If the event has no subject, no active account can get mail at this login, and no mail was sent.
/// </summary>
public sealed class EmailCodeRequestedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("email_code.requested")
    {
        Id = 116,
        Message = "A sign-in code was requested by mail.",
        Audit = AuditKeeping.Kept,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>A link to prove an address was handed over for sending to that address.</summary>
public sealed class EmailVerificationSentEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("email.verification_sent")
    {
        Id = 160,
        Message = "A link to verify an address was sent.",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>An account's owner proved the address.</summary>
public sealed class EmailVerifiedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("email.verified")
    {
        Id = 161,
        Message = "An address was verified.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>An account's owner requested a change to another address, which must be proven first.</summary>
public sealed class EmailChangeRequestedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("email.change_requested")
    {
        Id = 162,
        Message = "A change of address was requested.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>An account's address was replaced by another one, which is proven.</summary>
public sealed class EmailChangedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("email.changed")
    {
        Id = 163,
        Message = "An address was changed.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}
