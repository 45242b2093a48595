using AuthKit.Events;
using Microsoft.Extensions.Logging;

namespace AuthKit.Stores;

/// <summary>
/// A store failed, and nothing was granted. The log line <c>StoreFailed</c> before it has the cause.
/// </summary>
public sealed class StoreFailedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("store.failed")
    {
        Id = 181,
        Level = LogLevel.Debug,
        Message = "A store failed.",
        Metric = AuthEventMetrics.StoreFailures,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The store's interface, such as <c>ISessionStore</c>.</summary>
    public required string Store { get; init; }

    /// <summary>The full name of the exception's type. Its text is in no event.</summary>
    public required string ErrorType { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Store), Store, AuthEventAttributes.Store);
        fields.Text(nameof(ErrorType), ErrorType, AuthEventAttributes.ErrorType);
    }
}

/// <summary>
/// A write that its call can do without failed and was left out; the call went on. Published for the first such write of a
/// service, then at most once a minute. The log line <c>StoreWriteSkipped</c> before it has the cause.
/// </summary>
public sealed class StoreWriteSkippedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("store.write_skipped")
    {
        Id = 220,
        Level = LogLevel.Debug,
        Message = "A write that its call can do without failed and was left out.",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The store's interface, such as <c>ISessionStore</c>.</summary>
    public required string Store { get; init; }

    /// <summary>Which write: <c>session_use</c>, the note that a session was used, or <c>purge</c>, the deletion of expired records.</summary>
    public required string Write { get; init; }

    /// <summary>The full name of the exception's type. Its text is in no event.</summary>
    public required string ErrorType { get; init; }

    /// <summary>How many such writes were left out since the last report, this one included.</summary>
    public required long Count { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Store), Store);
        fields.Text(nameof(Write), Write);
        fields.Text(nameof(ErrorType), ErrorType);
        fields.Number(nameof(Count), Count);
    }
}
