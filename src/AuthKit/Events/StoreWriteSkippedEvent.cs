namespace AuthKit.Events;

/// <summary>
/// A write that its call can do without failed and was left out; the call went on. Published for the first such write of a
/// service, then at most once a minute. The log line <c>StoreWriteSkipped</c> before it has the cause.
/// </summary>
public sealed class StoreWriteSkippedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "store.write_skipped";

    /// <summary>The store's interface, such as <c>ISessionStore</c>.</summary>
    public required string Store { get; init; }

    /// <summary>Which write: <c>session_use</c>, the note that a session was used, or <c>purge</c>, the deletion of expired records.</summary>
    public required string Write { get; init; }

    /// <summary>The full name of the exception's type. Its text is in no event.</summary>
    public required string ErrorType { get; init; }

    /// <summary>How many such writes were left out since the last report, this one included.</summary>
    public required long Count { get; init; }
}
