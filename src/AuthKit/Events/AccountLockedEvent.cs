namespace AuthKit.Events;

/// <summary>
/// Too many failures in a row: passwords from unknown devices are refused until a proof by mail or a sign-in from a
/// known device.
/// </summary>
public sealed class AccountLockedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "account.locked";

    /// <summary>How many there were.</summary>
    public required int ConsecutiveFailures { get; init; }
}
