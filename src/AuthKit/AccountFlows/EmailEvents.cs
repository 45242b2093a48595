using AuthKit.Events;

namespace AuthKit.AccountFlows;

/// <summary>A link to sign in was asked for. Without a subject no account has the address, and no mail was sent.</summary>
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
/// A code to sign in was asked for by mail. Without a subject no account has the address, and no mail was sent.
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

/// <summary>A link to prove an address was sent to it.</summary>
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

/// <summary>An account's owner asked for another address, and has to prove it first.</summary>
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

/// <summary>An account's address was replaced by one that was proven.</summary>
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
