namespace AuthKit.Mfa;

/// <summary>The second factors of an account, without anything secret.</summary>
public sealed class MfaState
{
    internal static readonly MfaState None = new();

    /// <summary>Whether a second factor is asked for: there is an authenticator.</summary>
    public bool IsEnabled => Authenticators.Count > 0;

    /// <summary>The authenticators, the oldest first.</summary>
    public IReadOnlyList<MfaAuthenticator> Authenticators { get; internal init; } = [];

    /// <summary>How many recovery codes are left.</summary>
    public int RecoveryCodesLeft { get; internal init; }

    /// <summary>The devices that need no second factor to sign in, the oldest first.</summary>
    public IReadOnlyList<TrustedDevice> TrustedDevices { get; internal init; } = [];

    /// <summary>Until when an enrolment waits for its first code; null where none does.</summary>
    public DateTimeOffset? PendingUntil { get; internal init; }

    /// <summary>Wrong codes of authenticators since the last success.</summary>
    public int ConsecutiveFailures { get; internal init; }

    /// <summary>Until when no code of an authenticator is verified; null where codes are looked at. Recovery codes do not wait.</summary>
    public DateTimeOffset? BlockedUntil { get; internal init; }

    /// <summary>Whether authenticators are believed no more until a recovery code or an administrator lifts it.</summary>
    public bool IsLocked { get; internal init; }
}
