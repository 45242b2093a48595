using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AuthKit.Passwords;

/// <summary>
/// Reads the hashes of ASP.NET Core Identity, in padded base64. Version 2: 0x00, 16 bytes of salt, 32 bytes of PBKDF2-HMAC-SHA-1 with
/// 1,000 iterations. Version 3: 0x01, then the digest (0 SHA-1, 1 SHA-256, 2 SHA-512), the iterations and the salt size as big-endian
/// numbers of 32 bits, then the salt and the tag.
/// </summary>
internal sealed class IdentityFormat : IPasswordFormat
{
    private const int SaltSize = 16;
    private const int Version2TagSize = 32;
    private const int Version2Iterations = 1000;
    private const int HeaderSize = 13;
    private const int MaxSize = HeaderSize + (2 * Pbkdf2StoredHash.MaxSize);
    private static readonly (HashAlgorithmName Name, int Size)[] Digests =
        [(HashAlgorithmName.SHA1, SHA1.HashSizeInBytes), (HashAlgorithmName.SHA256, SHA256.HashSizeInBytes), (HashAlgorithmName.SHA512, SHA512.HashSizeInBytes)];

    private readonly int _maxIterations;

    public IdentityFormat(StoredHashLimits limits) => _maxIterations = limits.Pbkdf2Iterations;

    public bool TryRead(string storedHash, [NotNullWhen(true)] out StoredPasswordHash? stored)
    {
        stored = null;
        Span<byte> buffer = stackalloc byte[MaxSize];
        if (!StandardBase64.TryDecode(storedHash, Base64Variant.Padded, buffer, out var size))
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = buffer[..size];
        stored = bytes switch
        {
            [0, ..] => ReadVersion2(bytes[1..]),
            [1, ..] => ReadVersion3(bytes),
            _ => null,
        };
        return stored is not null;
    }

    private Pbkdf2StoredHash? ReadVersion2(ReadOnlySpan<byte> bytes) =>
        bytes.Length == SaltSize + Version2TagSize && Pbkdf2StoredHash.IsWithin(_maxIterations, Version2Iterations, Version2TagSize, SHA1.HashSizeInBytes)
            ? new Pbkdf2StoredHash(HashAlgorithmName.SHA1, Version2Iterations, bytes[..SaltSize].ToArray(), bytes[SaltSize..].ToArray())
            : null;

    private Pbkdf2StoredHash? ReadVersion3(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= HeaderSize)
        {
            return null;
        }

        var digest = BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]);
        var iterations = BinaryPrimitives.ReadUInt32BigEndian(bytes[5..]);
        var saltSize = BinaryPrimitives.ReadUInt32BigEndian(bytes[9..]);
        var rest = bytes[HeaderSize..];

        // Identity itself also refuses salts and tags under 128 bits.
        return digest < Digests.Length
            && saltSize is >= SaltSize and <= Pbkdf2StoredHash.MaxSize
            && rest.Length - saltSize is >= Pbkdf2StoredHash.MinTagSize and <= Pbkdf2StoredHash.MaxSize
            && Pbkdf2StoredHash.IsWithin(_maxIterations, iterations, rest.Length - (int)saltSize, Digests[digest].Size)
            ? new Pbkdf2StoredHash(Digests[digest].Name, (int)iterations, rest[..(int)saltSize].ToArray(), rest[(int)saltSize..].ToArray())
            : null;
    }
}
