using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AuthKit.Mfa;

/// <summary>One row for each <see cref="OtpAlgorithm"/>: its name in an otpauth URI, the size of its hash, its HMAC.</summary>
internal sealed class OtpHash
{
    /// <summary>Of the largest hash, in bytes.</summary>
    public const int LargestSize = HMACSHA512.HashSizeInBytes;

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 4226 is HMAC-SHA-1; the weakness is in collisions, which HMAC does not rest on.")]
    private static readonly OtpHash[] Rows =
    [
        new(OtpAlgorithm.Sha1, "SHA1", HMACSHA1.HashSizeInBytes, HMACSHA1.HashData),
        new(OtpAlgorithm.Sha256, "SHA256", HMACSHA256.HashSizeInBytes, HMACSHA256.HashData),
        new(OtpAlgorithm.Sha512, "SHA512", HMACSHA512.HashSizeInBytes, HMACSHA512.HashData),
    ];

    private OtpHash(OtpAlgorithm algorithm, string name, int size, HmacFunction hmac)
    {
        Algorithm = algorithm;
        Name = name;
        Size = size;
        Hmac = hmac;
    }

    /// <summary>Writes the hash, and says how long it is.</summary>
    public delegate int HmacFunction(ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination);

    public OtpAlgorithm Algorithm { get; }

    public string Name { get; }

    /// <summary>In bytes; as long as the secret should be (RFC 6238 section 5.1).</summary>
    public int Size { get; }

    public HmacFunction Hmac { get; }

    /// <summary>The row of an algorithm; null for a number that is none.</summary>
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
}
