namespace AuthKit.Mfa;

/// <summary>A way to show a second factor. The numbers are stable.</summary>
public enum MfaMethod
{
    /// <summary>A code of an authenticator.</summary>
    Totp = 0,

    /// <summary>A recovery code.</summary>
    RecoveryCode = 1,
}

/// <summary>The stable text codes of <see cref="MfaMethod"/>.</summary>
public static class MfaMethodCodes
{
    /// <summary>The stable code of a method: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration's.</exception>
    public static string ToCode(this MfaMethod method) => method switch
    {
        MfaMethod.Totp => "totp",
        MfaMethod.RecoveryCode => "recovery_code",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };
}
