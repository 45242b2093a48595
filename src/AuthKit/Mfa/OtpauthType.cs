namespace AuthKit.Mfa;

/// <summary>What moves the codes of an authenticator on. The numbers are stable; zero is neither.</summary>
public enum OtpauthType
{
    /// <summary>Time (RFC 6238).</summary>
    Totp = 1,

    /// <summary>A counter (RFC 4226).</summary>
    Hotp = 2,
}
