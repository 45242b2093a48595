using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using BCryptNet = BCrypt.Net.BCrypt;

namespace AuthKit.Passwords;

/// <summary>A bcrypt hash: the setting ("$2b$12$" and 22 characters of salt) and 31 characters of hash.</summary>
internal sealed class BcryptStoredHash : StoredPasswordHash
{
    public const int HashLength = 31;
    public const int MaxPasswordSize = 72;

    // Hashed in place of a password that bcrypt cannot take, so that such a password costs the same time.
    private const string StandIn = "a password that bcrypt cannot take";

    private readonly string _setting;
    private readonly byte[] _hash;
    private readonly int _cost;

    /// <param name="setting">The version, cost and salt in bcrypt's notation: 29 characters.</param>
    /// <param name="cost">The base-2 logarithm of the number of rounds, as in the setting.</param>
    /// <param name="hash">31 characters of bcrypt's alphabet.</param>
    public BcryptStoredHash(string setting, int cost, ReadOnlySpan<char> hash)
    {
        _setting = setting;
        _cost = cost;
        _hash = new byte[HashLength];
        Encoding.ASCII.GetBytes(hash, _hash);
    }

    /// <summary>
    /// Whether bcrypt can tell this password from every other. bcrypt reads only the first 72 bytes, so it would truncate a longer password. It
    /// treats U+0000 as the end of the key, which it then repeats, so "a␀a" would equal "a".
    /// </summary>
    public static bool CanTake(ReadOnlySpan<byte> password) => password.Length <= MaxPasswordSize && !password.Contains((byte)0);

    /// <summary>Computes the 31 characters. A keyed password may contain any byte, so it is passed to bcrypt as base64.</summary>
    public static string Compute(ReadOnlySpan<byte> password, bool isKeyed, string setting) =>
        BCryptNet.HashPassword(isKeyed ? Convert.ToBase64String(password) : Encoding.UTF8.GetString(password), setting)[^HashLength..];

    public override bool Verify(ReadOnlySpan<byte> password)
    {
        var isKeyed = Treatment.PepperId is not null;
        if (!isKeyed && !CanTake(password))
        {
            BCryptNet.HashPassword(StandIn, _setting);
            return false;
        }

        Span<byte> computed = stackalloc byte[HashLength];
        Encoding.ASCII.GetBytes(Compute(password, isKeyed, _setting), computed);
        var matches = FixedTime.Equals(computed, _hash);
        CryptographicOperations.ZeroMemory(computed);
        return matches;
    }

    internal override bool IsMadeLike(StoredPasswordHash other) =>
        other is BcryptStoredHash bcrypt
        && bcrypt.Treatment == Treatment
        && bcrypt._cost == _cost;
}
