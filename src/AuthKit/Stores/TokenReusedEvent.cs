using AuthKit.Events;
using Microsoft.Extensions.Logging;

namespace AuthKit.Stores;

/// <summary>A token or code that works once was presented when it no longer works, or never did.</summary>
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

    /// <summary>What it was presented for.</summary>
    public required string Purpose { get; init; }

    /// <summary>The reason why it does not work.</summary>
    public required TokenReuse Reuse { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Purpose), Purpose, AuthEventAttributes.Purpose);
        fields.Text(nameof(Reuse), Reuse.ToCode(), AuthEventAttributes.Reason);
    }
}

/// <summary>The reason why a token or code that works once does not work. The numbers and codes are stable.</summary>
public enum TokenReuse
{
    /// <summary>It was used before.</summary>
    Spent = 0,

    /// <summary>It was issued for another purpose.</summary>
    OtherPurpose = 1,
}

/// <summary>The stable text codes of <see cref="TokenReuse"/>.</summary>
public static class TokenReuseCodes
{
    /// <summary>The stable code of what is wrong: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration's.</exception>
    public static string ToCode(this TokenReuse reuse) => reuse switch
    {
        TokenReuse.Spent => "spent",
        TokenReuse.OtherPurpose => "other_purpose",
        _ => throw new ArgumentOutOfRangeException(nameof(reuse)),
    };
}
