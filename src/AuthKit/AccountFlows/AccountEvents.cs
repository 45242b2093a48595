using AuthKit.Events;
using Microsoft.Extensions.Logging;

namespace AuthKit.AccountFlows;

/// <summary>An account was created, by registration or by an invitation.</summary>
public sealed class AccountRegisteredEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("account.registered")
    {
        Id = 150,
        Message = "An account was created.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>Someone registered with the address of an existing account.</summary>
public sealed class AccountRegistrationRepeatedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("account.registration_repeated")
    {
        Id = 151,
        Message = "Someone registered with the address of an existing account.",
        Audit = AuditKeeping.Kept,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>
/// The first proof of an unverified address cleared what was set up before it: password, sessions, tokens and second factors. This prevents account
/// pre-hijacking.
/// </summary>
public sealed class AccountClaimedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("account.claimed")
    {
        Id = 152,
        Level = LogLevel.Warning,
        Message = "The first proof of an address cleared the earlier credentials of the account.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>An account was disabled.</summary>
public sealed class AccountDisabledEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("account.disabled")
    {
        Id = 153,
        Message = "An account was disabled.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>A disabled account can sign in again.</summary>
public sealed class AccountEnabledEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("account.enabled")
    {
        Id = 154,
        Message = "An account was enabled.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>An account was deleted.</summary>
public sealed class AccountDeletedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("account.deleted")
    {
        Id = 155,
        Message = "An account was deleted.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>A mail with an invitation to create an account was handed over for sending.</summary>
public sealed class InvitationSentEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("invitation.sent")
    {
        Id = 156,
        Message = "An invitation was sent.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>The recipient of an invitation created the account.</summary>
public sealed class InvitationAcceptedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("invitation.accepted")
    {
        Id = 157,
        Message = "An invitation was accepted.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}
