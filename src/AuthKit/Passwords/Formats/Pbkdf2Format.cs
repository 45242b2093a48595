using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AuthKit.Passwords;

/// <summary>
/// Reads PBKDF2 hashes in two forms that share their names (pbkdf2 and pbkdf2-sha1, pbkdf2-sha256, pbkdf2-sha512). The PHC form is
/// $pbkdf2-sha256$i=600000,l=32$salt$tag. passlib's form is $pbkdf2-sha256$29000$salt$tag, in base64 with "." instead of "+" and with a
/// tag as long as the digest.
/// </summary>
internal sealed class Pbkdf2Format : IPasswordFormat
{
    private const int MinSaltSize = 8;
    private readonly int _maxIterations;

    public Pbkdf2Format(StoredHashLimits limits) => _maxIterations = limits.Pbkdf2Iterations;

    public bool TryRead(string storedHash, [NotNullWhen(true)] out StoredPasswordHash? stored)
    {
        stored = null;
        ReadOnlySpan<char> text = storedHash;
        if (!PhcParameters.TryTakeField(ref text, out var name)
            || !TryReadDigest(name, out var digest, out var digestSize)
            || !PhcParameters.TryTakeField(ref text, out var field)
            || !PhcParameters.TryTakeField(ref text, out var saltText)
            || !PhcParameters.TryTakeField(ref text, out var tagText)
            || !text.IsEmpty)
        {
            return false;
        }

        var isPassLib = PhcParameters.TryReadNumber(field, out var iterations);
        var tagSize = digestSize;
        var treatment = default(PasswordTreatment);
        if ((!isPassLib && !TryReadParameters(field, ref tagSize, out iterations, out treatment))
            || !Pbkdf2StoredHash.IsWithin(_maxIterations, iterations, tagSize, digestSize))
        {
            return false;
        }

        var variant = isPassLib ? Base64Variant.DotForPlus : Base64Variant.Unpadded;
        Span<byte> salt = stackalloc byte[Pbkdf2StoredHash.MaxSize];
        Span<byte> tag = stackalloc byte[Pbkdf2StoredHash.MaxSize];
        if (!StandardBase64.TryDecode(saltText, variant, salt, out var saltSize)
            || saltSize < MinSaltSize
            || !StandardBase64.TryDecode(tagText, variant, tag, out var actualTagSize)
            || actualTagSize != tagSize)
        {
            return false;
        }

        stored = new Pbkdf2StoredHash(digest, iterations, salt[..saltSize].ToArray(), tag[..tagSize].ToArray())
        {
            IsPhc = !isPassLib,
            Treatment = treatment,
        };
        return true;
    }

    private static bool TryReadDigest(ReadOnlySpan<char> name, out HashAlgorithmName digest, out int size)
    {
        (digest, size) = name switch
        {
            "pbkdf2-sha256" => (HashAlgorithmName.SHA256, SHA256.HashSizeInBytes),
            "pbkdf2-sha512" => (HashAlgorithmName.SHA512, SHA512.HashSizeInBytes),
            "pbkdf2" or "pbkdf2-sha1" => (HashAlgorithmName.SHA1, SHA1.HashSizeInBytes),
            _ => default,
        };
        return size > 0;
    }

    private static bool TryReadParameters(ReadOnlySpan<char> field, ref int tagSize, out int iterations, out PasswordTreatment treatment)
    {
        treatment = default;
        var parameters = new PhcParameters(field);
        if (!parameters.TryTakeNumber("i", out iterations))
        {
            return false;
        }

        if (!parameters.IsAtEnd && parameters.TryTakeNumber("l", out var length))
        {
            tagSize = length;
        }

        return tagSize is >= Pbkdf2StoredHash.MinTagSize and <= Pbkdf2StoredHash.MaxSize
            && (parameters.IsAtEnd || parameters.TryTakeTreatment(out treatment));
    }
}
