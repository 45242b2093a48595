namespace AuthKit.Events;

/// <summary>A device needs no second factor to sign in for a while.</summary>
public sealed class MfaDeviceTrustedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "mfa.device_trusted";

    /// <summary>The device's public name.</summary>
    public required string DeviceId { get; init; }
}
