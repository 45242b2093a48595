using System.Diagnostics.CodeAnalysis;
using AuthKit.Argon2Engines;

namespace AuthKit.Passwords;

/// <summary>The known formats of stored hashes, tried in order, and the factory of the scheme for new hashes.</summary>
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

/// <summary>A format of stored password hashes. It parses a stored string, so that a password can be verified against it.</summary>
public interface IPasswordFormat
{
    /// <summary>
    /// Parses a stored string. The call is cheap and never throws. It returns false if the string has another format, is malformed, or
    /// requires more work than is acceptable.
    /// </summary>
    /// <param name="storedHash">1 to 512 printable ASCII characters. The hasher refuses any other string before it asks a format.</param>
    /// <param name="stored">The parsed hash, with everything that verification needs; null if the result is false.</param>
    bool TryRead(string storedHash, [NotNullWhen(true)] out StoredPasswordHash? stored);
}

/// <summary>How new passwords are hashed: one algorithm at one cost.</summary>
internal interface IPasswordScheme
{
    /// <summary>Creates a stored hash that matches no known password and costs as much to verify as a real hash of this scheme.</summary>
    StoredPasswordHash CreateDummy();

    /// <summary>Whether the algorithm can hash this password. bcrypt cannot hash every password.</summary>
    bool CanHash(ReadOnlySpan<byte> password);

    /// <summary>Hashes a password with a fresh salt. The caller has prepared the password for the scheme's treatment.</summary>
    string Hash(ReadOnlySpan<byte> password);
}

/// <summary>A parsed stored hash, against which passwords are verified.</summary>
public abstract class StoredPasswordHash
{
    /// <summary>The bytes of memory that one verification needs. The gate counts them against its memory budget. Default 0.</summary>
    public virtual long MemoryInUse => 0;

    /// <summary>How a password is prepared before it is compared with this hash.</summary>
    internal PasswordTreatment Treatment { get; init; }

    /// <summary>
    /// Returns whether the password is the one that was hashed. An implementation does the same work for every password, and compares in
    /// constant time.
    /// </summary>
    /// <param name="password">The password in UTF-8. Do not keep a reference to it: the buffer is wiped after the call.</param>
    public abstract bool Verify(ReadOnlySpan<byte> password);

    /// <summary>Whether both hashes have the same algorithm, cost, pepper and normalisation.</summary>
    internal virtual bool IsMadeLike(StoredPasswordHash other) => false;
}
