using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Argon2Engines;

namespace AuthKit.Passwords;

/// <summary>Hashes new passwords with Argon2id.</summary>
internal sealed class Argon2Scheme : IPasswordScheme
{
    private readonly IArgon2Engine _engine;
    private readonly Argon2Parameters _parameters;
    private readonly PasswordTreatment _treatment;
    private readonly string _prefix;
    private readonly int _saltSize;
    private readonly int _tagSize;

    public Argon2Scheme(Argon2Options options, PasswordTreatment treatment, Argon2EngineSet engines)
    {
        _parameters = new Argon2Parameters
        {
            Variant = Argon2Variant.Argon2id,
            MemoryKiB = options.MemoryKiB,
            Passes = options.Passes,
            Lanes = options.Lanes,
        };
        _saltSize = options.SaltSize;
        _tagSize = options.TagSize;
        _treatment = treatment;
        _engine = engines.Find(_parameters, _saltSize, _tagSize)
            ?? throw new InvalidOperationException("No engine computes these parameters of Argon2.");

        var prefix = new StringBuilder("$argon2id$v=19$m=")
            .Append(CultureInfo.InvariantCulture, $"{options.MemoryKiB},t={options.Passes},p={options.Lanes}");
        PhcParameters.AppendTreatment(prefix, treatment);
        _prefix = prefix.Append('$').ToString();
    }

    public StoredPasswordHash CreateDummy() => new Argon2StoredHash(
        _engine,
        _parameters,
        RandomNumberGenerator.GetBytes(_saltSize),
        RandomNumberGenerator.GetBytes(_tagSize))
    { Treatment = _treatment };

    public bool CanHash(ReadOnlySpan<byte> password) => true;

    public string Hash(ReadOnlySpan<byte> password)
    {
        Span<byte> salt = stackalloc byte[Argon2Options.MaxSize];
        Span<byte> tag = stackalloc byte[Argon2Options.MaxSize];
        salt = salt[.._saltSize];
        tag = tag[.._tagSize];
        RandomNumberGenerator.Fill(salt);
        _engine.Hash(password, salt, _parameters, tag);
        return string.Concat(_prefix, StandardBase64.Encode(salt), "$", StandardBase64.Encode(tag));
    }
}
