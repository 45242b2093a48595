using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Passwords;

/// <summary>A PBKDF2 tag with its salt, digest and iterations.</summary>
internal sealed class Pbkdf2StoredHash : StoredPasswordHash
{
    public const int MinTagSize = 16;
    /// <summary>The largest size of a tag and of a salt, in bytes. Fits the longest that common systems store.</summary>
    public const int MaxSize = 256;

    private readonly HashAlgorithmName _digest;
    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _tag;

    public Pbkdf2StoredHash(HashAlgorithmName digest, int iterations, byte[] salt, byte[] tag)
    {
        _digest = digest;
        _iterations = iterations;
        _salt = salt;
        _tag = tag;
    }

    /// <summary>
    /// Whether the hash costs no more than the limit. PBKDF2 runs all iterations for each block of the digest's size, so a tag of two blocks
    /// costs as much as twice the iterations.
    /// </summary>
    public static bool IsWithin(int maxIterations, long iterations, int tagSize, int digestSize) =>
        iterations >= 1 && iterations * ((tagSize + digestSize - 1) / digestSize) <= maxIterations;

    /// <summary>Whether the stored string has the PHC form, in which new hashes are written.</summary>
    public bool IsPhc { get; init; }

    public override bool Verify(ReadOnlySpan<byte> password)
    {
        Span<byte> tag = stackalloc byte[MaxSize];
        tag = tag[.._tag.Length];
        Rfc2898DeriveBytes.Pbkdf2(password, _salt, tag, _iterations, _digest);
        var matches = FixedTime.Equals(tag, _tag);
        CryptographicOperations.ZeroMemory(tag);
        return matches;
    }

    internal override bool IsMadeLike(StoredPasswordHash other) =>
        other is Pbkdf2StoredHash pbkdf2
        && pbkdf2.IsPhc == IsPhc
        && pbkdf2.Treatment == Treatment
        && pbkdf2._digest == _digest
        && pbkdf2._iterations == _iterations
        && pbkdf2._salt.Length == _salt.Length
        && pbkdf2._tag.Length == _tag.Length;
}
