using System.Buffers.Binary;
using System.Text;
using AuthKit.Cryptography;
using NSec.Cryptography;

namespace AuthKit.SignIn;

/// <summary>
/// Draws numbers and hashes for a login by a keyed hash. The same login always gets the same result, and nobody without the key can predict it. If
/// another key of the ring becomes active, the results of every login change.
/// </summary>
internal sealed class KeyedLoginHash
{
    /// <summary>The purpose of draws that choose a login's dummy hash (<see cref="DummyHashes"/>).</summary>
    public const byte Forms = 1;

    /// <summary>The purpose of draws that choose a login's stand-in count (<see cref="SignInLimits"/>).</summary>
    public const byte StandIns = 2;

    private const byte Hashes = 3;
    private const int HashSize = 16;
    private const int MacSize = 32;
    private const string Use = "AuthKit.SignIn.KeyedLoginHash.1";

    private readonly SecretKeyRing _ring;

    /// <param name="ring">The keys, of which the active one is used. The caller owns and disposes the ring.</param>
    public KeyedLoginHash(SecretKeyRing ring) => _ring = ring;

    /// <summary>Draws a number from 0 to <paramref name="bound"/> minus 1. For bounds up to 2^31, it is uniform to one part in 2^33.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="normalizedLogin">The login, or any other text of at most its length.</param>
    /// <param name="purpose">The purpose of the draw: draws for two purposes reveal nothing about each other.</param>
    /// <param name="bound">The number of possible results, 1 or more.</param>
    public int Next(string tenant, string normalizedLogin, byte purpose, int bound)
    {
        Span<byte> mac = stackalloc byte[MacSize];
        Mac(tenant, normalizedLogin, purpose, mac);
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(mac) % (ulong)bound);
    }

    /// <summary>
    /// A hash that distinguishes logins in events: 22 base64url characters. Nobody without the key can recover the login from it.
    /// </summary>
    public string Hash(string tenant, string normalizedLogin)
    {
        Span<byte> mac = stackalloc byte[MacSize];
        Mac(tenant, normalizedLogin, Hashes, mac);
        return Base64Url.Encode(mac[..HashSize]);
    }

    private void Mac(string tenant, string login, byte purpose, Span<byte> mac)
    {
        Span<byte> input = stackalloc byte[1 + LoginBytes.MaxSize];
        input[0] = purpose;
        var length = 1 + LoginBytes.Write(tenant, login, input[1..]);
        using var key = _ring.Active.Derive(Use, MacAlgorithm.HmacSha256);
        MacAlgorithm.HmacSha256.Mac(key, input[..length], mac);
    }
}

/// <summary>
/// Writes a tenant and a login as bytes: each in UTF-8 after its length (four bytes, big-endian), so that different pairs give different bytes.
/// </summary>
internal static class LoginBytes
{
    public const int MaxSize = 2 * (sizeof(int) + (3 * NameRules.MaxLength));

    /// <summary>Writes the pair and returns the number of bytes.</summary>
    public static int Write(string tenant, string login, Span<byte> destination)
    {
        var length = Write(tenant, destination);
        return length + Write(login, destination[length..]);
    }

    private static int Write(string text, Span<byte> destination)
    {
        var length = Encoding.UTF8.GetBytes(text, destination[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(destination, length);
        return sizeof(int) + length;
    }
}
