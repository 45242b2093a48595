using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Passwords;

/// <summary>A scrypt tag with its salt and parameters. It always needs a rehash, because new passwords are never hashed with scrypt.</summary>
internal sealed class ScryptStoredHash : StoredPasswordHash
{
    public const int MaxSize = 256;
    private readonly byte[] _salt;
    private readonly byte[] _tag;

    public ScryptStoredHash(byte[] salt, byte[] tag)
    {
        _salt = salt;
        _tag = tag;
    }

    /// <summary>N of RFC 7914.</summary>
    public required long Cost { get; init; }

    /// <summary>r of RFC 7914.</summary>
    public required int BlockSize { get; init; }

    /// <summary>p of RFC 7914.</summary>
    public required int Parallelization { get; init; }

    public override long MemoryInUse => 128L * BlockSize * (Cost + Parallelization);

    public override bool Verify(ReadOnlySpan<byte> password)
    {
        Span<byte> tag = stackalloc byte[MaxSize];
        tag = tag[.._tag.Length];
        ScryptFunction.DeriveBytes(password, _salt, Cost, BlockSize, Parallelization, tag);
        var matches = FixedTime.Equals(tag, _tag);
        CryptographicOperations.ZeroMemory(tag);
        return matches;
    }
}
