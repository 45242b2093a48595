using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Passwords;

/// <summary>A PBKDF2 tag with its salt, digest and iterations.</summary>
internal sealed class Pbkdf2StoredHash : StoredPasswordHash
{
    public const int MinTagSize = 16;
    /// <summary>Of a tag and of a salt: what systems that have a long one store fits.</summary>
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
    /// Whether a tag costs no more than the limit: each part of the digest's size takes all iterations, so that a long tag is as expensive as many
    /// iterations.
    /// </summary>
    public static bool IsWithin(int maxIterations, long iterations, int tagSize, int digestSize) =>
        iterations >= 1 && iterations * ((tagSize + digestSize - 1) / digestSize) <= maxIterations;

    /// <summary>Whether it stands in the PHC form, which is the one that new hashes are written in.</summary>
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
