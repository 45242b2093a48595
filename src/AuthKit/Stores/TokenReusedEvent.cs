using AuthKit.Events;
using Microsoft.Extensions.Logging;

namespace AuthKit.Stores;

/// <summary>A one-time token or code was refused because it was used before, or was issued for another purpose.</summary>
public sealed class TokenReusedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("token.reused")
    {
        Id = 143,
        Level = LogLevel.Warning,
        Message = "A token that works once was presented again.",
        Audit = AuditKeeping.Kept,
        Metric = AuthEventMetrics.OneTimeTokenUses,
        Outcome = "reused",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The purpose for which the token was presented.</summary>
    public required string Purpose { get; init; }

    /// <summary>The reason for the refusal.</summary>
    public required TokenReuse Reuse { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Purpose), Purpose, AuthEventAttributes.Purpose);
        fields.Text(nameof(Reuse), Reuse.ToCode(), AuthEventAttributes.Reason);
    }
}

/// <summary>Why a one-time token or code was refused. The numbers and codes are stable.</summary>
public enum TokenReuse
{
    /// <summary>The token was used before.</summary>
    Spent = 0,

    /// <summary>The token was issued for another purpose.</summary>
    OtherPurpose = 1,
}

/// <summary>The stable text codes of <see cref="TokenReuse"/>.</summary>
public static class TokenReuseCodes
{
    /// <summary>The stable code of a reason: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined in the enumeration.</exception>
    public static string ToCode(this TokenReuse reuse) => reuse switch
    {
        TokenReuse.Spent => "spent",
        TokenReuse.OtherPurpose => "other_purpose",
        _ => throw new ArgumentOutOfRangeException(nameof(reuse)),
    };
}
