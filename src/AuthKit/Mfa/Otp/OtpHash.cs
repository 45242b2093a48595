using System.Security.Cryptography;

namespace AuthKit.Mfa;

/// <summary>One row for each <see cref="OtpAlgorithm"/>: its name in an otpauth URI, the size of its hash, its name in .NET.</summary>
internal sealed class OtpHash
{
    /// <summary>Of the largest hash, in bytes.</summary>
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

    /// <summary>In bytes; as long as the secret should be (RFC 6238 section 5.1).</summary>
    public int Size { get; }

    /// <summary>The row of an algorithm; null for a number that is not an algorithm.</summary>
    public static OtpHash? Find(OtpAlgorithm algorithm) => (int)algorithm - 1 is var i && (uint)i < (uint)Rows.Length ? Rows[i] : null;

    /// <summary>The row of a name, compared exactly; null for any other.</summary>
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
    /// An HMAC with a key, for as many counters as are needed; the caller disposes it. Setting the key costs more than
    /// hashing a counter does, so one HMAC for a window takes half the time of one for each step.
    /// </summary>
    public IncrementalHash CreateHmac(OtpSecret secret) => IncrementalHash.CreateHMAC(_hash, secret.Bytes);
}

/// <summary>
/// The hash under the HMAC of a one-time password (RFC 6238 section 1.2). The numbers are stable; zero is not an algorithm.
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
