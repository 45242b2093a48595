namespace AuthKit.Events;

/// <summary>A way to show a second factor. The numbers are stable.</summary>
public enum MfaMethod
{
    /// <summary>A code of an authenticator.</summary>
    Totp = 0,

    /// <summary>A recovery code.</summary>
    RecoveryCode = 1,
}
