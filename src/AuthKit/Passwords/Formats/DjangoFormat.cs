using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace AuthKit.Passwords;

/// <summary>
/// Reads Django's hashes: pbkdf2_sha256$iterations$salt$tag and pbkdf2_sha1$iterations$salt$tag. The salt is plain text. The tag is in
/// padded base64 and as long as the digest.
/// </summary>
internal sealed class DjangoFormat : IPasswordFormat
{
    private readonly int _maxIterations;

    public DjangoFormat(StoredHashLimits limits) => _maxIterations = limits.Pbkdf2Iterations;

    public bool TryRead(string storedHash, [NotNullWhen(true)] out StoredPasswordHash? stored)
    {
        stored = null;
        ReadOnlySpan<char> text = storedHash;
        var nameEnd = text.IndexOf('$');
        if (nameEnd < 0 || !TryReadDigest(text[..nameEnd], out var digest, out var digestSize))
        {
            return false;
        }

        text = text[nameEnd..];
        Span<byte> tag = stackalloc byte[Pbkdf2StoredHash.MaxSize];
        if (!PhcParameters.TryTakeField(ref text, out var iterationsText)
            || !PhcParameters.TryReadNumber(iterationsText, out var iterations)
            || iterations < 1
            || iterations > _maxIterations
            || !PhcParameters.TryTakeField(ref text, out var salt)
            || salt.Length is 0 or > Pbkdf2StoredHash.MaxSize
            || !PhcParameters.TryTakeField(ref text, out var tagText)
            || !text.IsEmpty
            || !StandardBase64.TryDecode(tagText, Base64Variant.Padded, tag, out var tagSize)
            || tagSize != digestSize)
        {
            return false;
        }

        var saltBytes = new byte[salt.Length];
        Encoding.ASCII.GetBytes(salt, saltBytes);
        stored = new Pbkdf2StoredHash(digest, iterations, saltBytes, tag[..tagSize].ToArray());
        return true;
    }

    private static bool TryReadDigest(ReadOnlySpan<char> name, out HashAlgorithmName digest, out int size)
    {
        (digest, size) = name switch
        {
            "pbkdf2_sha256" => (HashAlgorithmName.SHA256, SHA256.HashSizeInBytes),
            "pbkdf2_sha1" => (HashAlgorithmName.SHA1, SHA1.HashSizeInBytes),
            _ => default,
        };
        return size > 0;
    }
}
