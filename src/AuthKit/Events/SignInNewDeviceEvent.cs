namespace AuthKit.Events;

/// <summary>Someone signed in from a device that had not signed in to the account before.</summary>
public sealed class SignInNewDeviceEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "sign_in.new_device";

    /// <summary>The session's public name: 22 base64url characters. It opens nothing.</summary>
    public required string Sid { get; init; }
}
