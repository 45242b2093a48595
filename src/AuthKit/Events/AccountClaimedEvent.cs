namespace AuthKit.Events;

/// <summary>
/// The first proof of an unverified address cleared what the account had got before: password, sessions, tokens (pre-
/// hijacking).
/// </summary>
public sealed class AccountClaimedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "account.claimed";
}
