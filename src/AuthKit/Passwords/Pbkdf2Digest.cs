namespace AuthKit.Passwords;

/// <summary>The hash inside PBKDF2 for new passwords. The numbers are stable.</summary>
public enum Pbkdf2Digest
{
    /// <summary>HMAC-SHA-256.</summary>
    Sha256 = 0,

    /// <summary>HMAC-SHA-512.</summary>
    Sha512 = 1,
}
