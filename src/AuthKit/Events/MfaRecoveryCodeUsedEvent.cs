namespace AuthKit.Events;

/// <summary>A recovery code was used.</summary>
public sealed class MfaRecoveryCodeUsedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "mfa.recovery_code_used";

    /// <summary>How many are left.</summary>
    public required int CodesLeft { get; init; }
}
