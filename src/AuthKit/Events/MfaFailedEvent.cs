namespace AuthKit.Events;

/// <summary>A second factor was not shown: the code was wrong. Where it follows a right password, somebody may know that.</summary>
public sealed class MfaFailedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "mfa.failed";

    /// <summary>What kind of code it was to be.</summary>
    public required MfaMethod Method { get; init; }

    /// <summary>Failures since the last success, this one included.</summary>
    public required int ConsecutiveFailures { get; init; }

    /// <summary>For how long nothing is looked at now; zero where codes are.</summary>
    public required TimeSpan BlockedFor { get; init; }

    /// <summary>Whether authenticators are believed no more.</summary>
    public required bool IsLocked { get; init; }
}
