namespace AuthKit.Events;

/// <summary>A sign-in was refused. The outside is told the same whatever the reason.</summary>
public sealed class SignInFailedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "sign_in.failed";

    /// <summary>Why, for the log.</summary>
    public required SignInFailureReason Reason { get; init; }

    /// <summary>
    /// Tells attempts on one login apart: a keyed hash of the login that was typed; null where the service has no key.
    /// The login itself is in no event: people type passwords there.
    /// </summary>
    public string? LoginHash { get; init; }
}
