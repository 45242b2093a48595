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

/// <summary>A way in which password hashes are stored: how a string is read, so that a password can be verified against it.</summary>
public interface IPasswordFormat
{
    /// <summary>
    /// Reads a stored string. Cheap, and never throws: false for every string that is of another format, malformed, or
    /// asks for more work than is acceptable.
    /// </summary>
    /// <param name="storedHash">1 to 512 printable ASCII characters; others never reach a format.</param>
    /// <param name="stored">The parsed hash, with everything that verification needs.</param>
    bool TryRead(string storedHash, [NotNullWhen(true)] out StoredPasswordHash? stored);
}

/// <summary>How new passwords are hashed: one algorithm at one cost.</summary>
internal interface IPasswordScheme
{
    /// <summary>A stored hash made of random bytes that no password matches, whose verification is one hash at this cost.</summary>
    StoredPasswordHash CreateDummy();

    /// <summary>Whether the algorithm can take this password at all.</summary>
    bool CanHash(ReadOnlySpan<byte> password);

    /// <summary>Hashes a password, prepared as the scheme's treatment says, under a fresh salt.</summary>
    string Hash(ReadOnlySpan<byte> password);
}

/// <summary>A stored hash that was read: verifies passwords against it.</summary>
public abstract class StoredPasswordHash
{
    /// <summary>The bytes of memory that one verification takes, for the gate. Default 0.</summary>
    public virtual long MemoryInUse => 0;

    /// <summary>How a password is prepared before it is verified.</summary>
    internal PasswordTreatment Treatment { get; init; }

    /// <summary>
    /// Whether the password is the one that was hashed. Does the same work for every password, and compares in constant
    /// time.
    /// </summary>
    /// <param name="password">The password in UTF-8. Not to be kept: the buffer is wiped after the call.</param>
    public abstract bool Verify(ReadOnlySpan<byte> password);

    /// <summary>Whether the other was made by the same algorithm at the same cost, the same pepper and normalisation.</summary>
    internal virtual bool IsMadeLike(StoredPasswordHash other) => false;
}
