using System.Diagnostics.CodeAnalysis;
using AuthKit.Argon2Engines;

namespace AuthKit.Passwords;

/// <summary>The stored formats, one row each, asked in order; and the scheme for new hashes.</summary>
internal sealed class PasswordFormatTable
{
    private const int MaxStoredLength = 512;
    private readonly IPasswordFormat[] _formats;

    public PasswordFormatTable(PasswordHashingOptions options, Argon2EngineSet engines) => _formats =
    [
        new Argon2Format(engines, options.Limits),
        new BcryptFormat(options.Limits),
        new Pbkdf2Format(options.Limits),
        new ScryptFormat(options.Limits),
        new DjangoFormat(options.Limits),
        new IdentityFormat(options.Limits),
        .. options.GetFormats(),
    ];

    public static IPasswordScheme CreateScheme(PasswordHashingOptions options, PasswordTreatment treatment, Argon2EngineSet engines) =>
        options.Algorithm switch
        {
            PasswordHashAlgorithm.Bcrypt => new BcryptScheme(options.Bcrypt, treatment),
            PasswordHashAlgorithm.Pbkdf2 => new Pbkdf2Scheme(options.Pbkdf2, treatment),
            _ => new Argon2Scheme(options.Argon2, treatment, engines),
        };

    public bool TryRead(string storedHash, [NotNullWhen(true)] out StoredPasswordHash? stored)
    {
        stored = null;
        if (storedHash.Length is 0 or > MaxStoredLength || storedHash.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return false;
        }

        foreach (var format in _formats)
        {
            if (format.TryRead(storedHash, out stored))
            {
                return true;
            }
        }

        return false;
    }
}
