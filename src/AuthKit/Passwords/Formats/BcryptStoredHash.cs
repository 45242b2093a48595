using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using BCryptNet = BCrypt.Net.BCrypt;

namespace AuthKit.Passwords;

/// <summary>A bcrypt hash: its setting ("$2b$12$" and 22 characters of salt) and its 31 characters of hash.</summary>
internal sealed class BcryptStoredHash : StoredPasswordHash
{
    public const int HashLength = 31;
    public const int MaxPasswordSize = 72;

    // As long as a usual password: work on it takes as long as on any other.
    private const string StandIn = "a password that bcrypt cannot take";

    private readonly string _setting;
    private readonly byte[] _hash;
    private readonly int _cost;

    /// <param name="setting">29 characters, as bcrypt takes them.</param>
    /// <param name="cost">The logarithm of the rounds that the setting names.</param>
    /// <param name="hash">31 characters of bcrypt's alphabet.</param>
    public BcryptStoredHash(string setting, int cost, ReadOnlySpan<char> hash)
    {
        _setting = setting;
        _cost = cost;
        _hash = new byte[HashLength];
        Encoding.ASCII.GetBytes(hash, _hash);
    }

    /// <summary>
    /// bcrypt reads 72 bytes and takes U+0000 for the end of a key that it then repeats: longer passwords would be cut,
    /// and "a␀a" would equal "a".
    /// </summary>
    public static bool CanTake(ReadOnlySpan<byte> password) => password.Length <= MaxPasswordSize && !password.Contains((byte)0);

    /// <summary>Computes the 31 characters; keyed passwords go in as base64, since they may hold any byte.</summary>
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
