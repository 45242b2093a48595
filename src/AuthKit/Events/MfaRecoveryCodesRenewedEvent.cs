namespace AuthKit.Events;

/// <summary>New recovery codes took the place of all there were.</summary>
public sealed class MfaRecoveryCodesRenewedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "mfa.recovery_codes_renewed";
}
