namespace AuthKit.Events;

/// <summary>A device is trusted no more.</summary>
public sealed class MfaDeviceForgottenEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "mfa.device_forgotten";

    /// <summary>The device's public name.</summary>
    public required string DeviceId { get; init; }
}
