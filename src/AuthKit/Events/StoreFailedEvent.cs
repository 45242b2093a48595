namespace AuthKit.Events;

/// <summary>
/// A store failed, and nothing was granted. The log line <c>StoreFailed</c> before it has the cause.
/// </summary>
public sealed class StoreFailedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "store.failed";

    /// <summary>The store's interface, such as <c>ISessionStore</c>.</summary>
    public required string Store { get; init; }

    /// <summary>The full name of the exception's type. Its text is in no event.</summary>
    public required string ErrorType { get; init; }
}
