using AuthKit.Events;
using Microsoft.Extensions.Logging;

namespace AuthKit.Stores;

/// <summary>
/// A call of a store failed, so nothing was granted. The preceding log line <c>StoreFailed</c> has the cause.
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
/// A write that its call can do without failed and was skipped; the call continued. Published for the first such write of a service, then at
/// most once a minute. The preceding log line <c>StoreWriteSkipped</c> has the cause.
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

    /// <summary>
    /// The kind of write, such as <c>session_use</c> (recording that a session was used) or <c>purge</c> (deleting expired records).
    /// </summary>
    public required string Write { get; init; }

    /// <summary>The full name of the exception's type. Its text is in no event.</summary>
    public required string ErrorType { get; init; }

    /// <summary>How many such writes were skipped since the last report, including this one.</summary>
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
