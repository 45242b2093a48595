using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AuthKit.Passwords;

/// <summary>Hashes new passwords with PBKDF2 and writes PHC strings.</summary>
internal sealed class Pbkdf2Scheme : IPasswordScheme
{
    private const int SaltSize = 16;
    private const int TagSize = 32;
    private readonly HashAlgorithmName _digest;
    private readonly int _iterations;
    private readonly PasswordTreatment _treatment;
    private readonly string _prefix;

    public Pbkdf2Scheme(Pbkdf2Options options, PasswordTreatment treatment)
    {
        var isSha512 = options.Digest == Pbkdf2Digest.Sha512;
        _digest = isSha512 ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;
        _iterations = options.Iterations;
        _treatment = treatment;

        var prefix = new StringBuilder(isSha512 ? "$pbkdf2-sha512$i=" : "$pbkdf2-sha256$i=")
            .Append(CultureInfo.InvariantCulture, $"{_iterations},l={TagSize}");
        PhcParameters.AppendTreatment(prefix, treatment);
        _prefix = prefix.Append('$').ToString();
    }

    public StoredPasswordHash CreateDummy() =>
        new Pbkdf2StoredHash(_digest, _iterations, RandomNumberGenerator.GetBytes(SaltSize), RandomNumberGenerator.GetBytes(TagSize))
        {
            IsPhc = true,
            Treatment = _treatment,
        };

    public bool CanHash(ReadOnlySpan<byte> password) => true;

    public string Hash(ReadOnlySpan<byte> password)
    {
        Span<byte> salt = stackalloc byte[SaltSize];
        Span<byte> tag = stackalloc byte[TagSize];
        RandomNumberGenerator.Fill(salt);
        Rfc2898DeriveBytes.Pbkdf2(password, salt, tag, _iterations, _digest);
        return string.Concat(_prefix, StandardBase64.Encode(salt), "$", StandardBase64.Encode(tag));
    }
}

/// <summary>The pseudorandom function of PBKDF2 for new passwords. The numbers are stable.</summary>
public enum Pbkdf2Digest
{
    /// <summary>HMAC-SHA-256.</summary>
    Sha256 = 0,

    /// <summary>HMAC-SHA-512.</summary>
    Sha512 = 1,
}
