using System.Security.Cryptography;

namespace AuthKit.Mfa;

/// <summary>One row for each <see cref="OtpAlgorithm"/>: its name in an otpauth URI, the size of its hash, and its name in .NET.</summary>
internal sealed class OtpHash
{
    /// <summary>The size of the largest hash, in bytes.</summary>
    public const int MaxSizeLimit = SHA512.HashSizeInBytes;

    private static readonly OtpHash[] Rows =
    [
        new(OtpAlgorithm.Sha1, "SHA1", SHA1.HashSizeInBytes, HashAlgorithmName.SHA1),
        new(OtpAlgorithm.Sha256, "SHA256", SHA256.HashSizeInBytes, HashAlgorithmName.SHA256),
        new(OtpAlgorithm.Sha512, "SHA512", SHA512.HashSizeInBytes, HashAlgorithmName.SHA512),
    ];

    private readonly HashAlgorithmName _hash;

    private OtpHash(OtpAlgorithm algorithm, string name, int size, HashAlgorithmName hash)
    {
        Algorithm = algorithm;
        Name = name;
        Size = size;
        _hash = hash;
    }

    public OtpAlgorithm Algorithm { get; }

    public string Name { get; }

    /// <summary>The size of the hash in bytes. A secret should be as long (RFC 6238 section 5.1).</summary>
    public int Size { get; }

    /// <summary>The row of an algorithm; null if the value is not an algorithm.</summary>
    public static OtpHash? Find(OtpAlgorithm algorithm) => (int)algorithm - 1 is var i && (uint)i < (uint)Rows.Length ? Rows[i] : null;

    /// <summary>The row with exactly this name; null if there is no such row.</summary>
    public static OtpHash? Find(ReadOnlySpan<char> name)
    {
        foreach (var row in Rows)
        {
            if (name.Equals(row.Name, StringComparison.Ordinal))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>
    /// A keyed HMAC for any number of counters; the caller disposes it. Setting the key costs more than hashing a counter, so one HMAC for a whole
    /// window takes half the time of one HMAC for each step.
    /// </summary>
    public IncrementalHash CreateHmac(OtpSecret secret) => IncrementalHash.CreateHMAC(_hash, secret.Bytes);
}

/// <summary>
/// The hash in the HMAC of a one-time password (RFC 6238 section 1.2). The numbers are stable; zero is not an algorithm.
/// </summary>
public enum OtpAlgorithm
{
    /// <summary>HMAC-SHA-1, which every authenticator supports. The attacks on SHA-1 do not affect HMAC (RFC 6194 section 3.3).</summary>
    Sha1 = 1,

    /// <summary>HMAC-SHA-256. Some authenticators accept the parameter but still compute SHA-1.</summary>
    Sha256 = 2,

    /// <summary>HMAC-SHA-512. Some authenticators accept the parameter but still compute SHA-1.</summary>
    Sha512 = 3,
}
