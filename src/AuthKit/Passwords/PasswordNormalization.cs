namespace AuthKit.Passwords;

/// <summary>What is done to a new password before it is hashed. The numbers are stable.</summary>
public enum PasswordNormalization
{
    /// <summary>Nothing: exactly as received (OWASP ASVS 6.2.8).</summary>
    None = 0,

    /// <summary>
    /// Unicode NFKC (NIST SP 800-63B-4 section 3.1.1.2), so that the same password typed on another keyboard matches. The
    /// stored string says so, and is verified so whatever this option says later.
    /// </summary>
    Nfkc = 1,
}
