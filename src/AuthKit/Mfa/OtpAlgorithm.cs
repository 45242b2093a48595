namespace AuthKit.Mfa;

/// <summary>
/// The hash under the HMAC of a one-time password (RFC 6238 section 1.2). The numbers are stable; zero is none of them.
/// </summary>
public enum OtpAlgorithm
{
    /// <summary>HMAC-SHA-1, the one that every authenticator knows. What broke SHA-1 does not touch HMAC (RFC 6194 section 3.3).</summary>
    Sha1 = 1,

    /// <summary>HMAC-SHA-256. Some authenticators take the parameter and compute SHA-1 all the same.</summary>
    Sha256 = 2,

    /// <summary>HMAC-SHA-512. Some authenticators take the parameter and compute SHA-1 all the same.</summary>
    Sha512 = 3,
}
