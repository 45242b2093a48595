using AuthKit.Events;
using Microsoft.Extensions.Logging;

namespace AuthKit.OneTimeTokens;

/// <summary>A token for a link, or a code to type, was issued.</summary>
public sealed class OneTimeTokenIssuedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("one_time_token.issued")
    {
        Id = 140,
        Message = "A one-time token was issued.",
        Metric = AuthEventMetrics.OneTimeTokenUses,
        Outcome = "issued",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The purpose that it was issued for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Whether it is a code to type.</summary>
    public bool IsCode { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Purpose), Purpose, AuthEventAttributes.Purpose);
        fields.Flag(nameof(IsCode), IsCode);
    }
}

/// <summary>A token for a link, or a code, was used up.</summary>
public sealed class OneTimeTokenConsumedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("one_time_token.consumed")
    {
        Id = 141,
        Message = "A one-time token was used.",
        Metric = AuthEventMetrics.OneTimeTokenUses,
        Outcome = "consumed",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The purpose that it was issued for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Whether it was a code to type.</summary>
    public bool IsCode { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Purpose), Purpose, AuthEventAttributes.Purpose);
        fields.Flag(nameof(IsCode), IsCode);
    }
}

/// <summary>
/// A token for a link, or the handle of a code, was not found: it never existed, has expired, was used, or is of another purpose or tenant.
/// </summary>
public sealed class OneTimeTokenRefusedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("one_time_token.refused")
    {
        Id = 142,
        Level = LogLevel.Warning,
        Message = "A one-time token was refused.",
        Audit = AuditKeeping.Kept,
        Metric = AuthEventMetrics.OneTimeTokenUses,
        Outcome = "refused",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The purpose that it was presented for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Whether it was presented as a code.</summary>
    public bool IsCode { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Purpose), Purpose, AuthEventAttributes.Purpose);
        fields.Flag(nameof(IsCode), IsCode);
    }
}

/// <summary>A wrong code was typed.</summary>
public sealed class CodeFailedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("code.failed")
    {
        Id = 144,
        Level = LogLevel.Warning,
        Message = "A wrong code was entered.",
        Audit = AuditKeeping.Kept,
        Metric = AuthEventMetrics.OneTimeTokenUses,
        Outcome = "wrong_code",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The purpose of the code.</summary>
    public required string Purpose { get; init; }

    /// <summary>How many tries the code still has.</summary>
    public required int TriesLeft { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Purpose), Purpose, AuthEventAttributes.Purpose);
        fields.Number(nameof(TriesLeft), TriesLeft);
    }
}
