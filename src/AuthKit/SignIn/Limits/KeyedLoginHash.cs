using System.Buffers.Binary;
using System.Text;
using AuthKit.Cryptography;
using NSec.Cryptography;

namespace AuthKit.SignIn;

/// <summary>
/// Draws for a login by a keyed hash: the same login always draws the same, and nobody without the key can tell what. With
/// another active key of the ring every login draws again.
/// </summary>
internal sealed class KeyedLoginHash
{
    /// <summary>For the form of stored hash that stands in for an account's.</summary>
    public const byte Forms = 1;

    /// <summary>For the count that stands in for an account's.</summary>
    public const byte StandIns = 2;

    private const byte Hashes = 3;
    private const int HashSize = 16;
    private const int MacSize = 32;
    private const string Use = "AuthKit.SignIn.KeyedLoginHash.1";

    private readonly SecretKeyRing _ring;

    /// <param name="ring">Its active key draws. Stays the caller's to dispose.</param>
    public KeyedLoginHash(SecretKeyRing ring) => _ring = ring;

    /// <summary>A number from 0 up to below a bound, even to one part in 2^33 for bounds up to 2^31.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="normalizedLogin">The login, or any other text of at most its length.</param>
    /// <param name="purpose">The purpose of the draw: draws for two purposes reveal nothing about each other.</param>
    /// <param name="bound">1 or more.</param>
    public int Next(string tenant, string normalizedLogin, byte purpose, int bound)
    {
        Span<byte> mac = stackalloc byte[MacSize];
        Mac(tenant, normalizedLogin, purpose, mac);
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(mac) % (ulong)bound);
    }

    /// <summary>What tells a login from others in events: 22 base64url characters, from which nobody without the key gets it back.</summary>
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

/// <summary>A tenant and a login as bytes: each in UTF-8 after its length (four bytes, big-endian), so that no two pairs are alike.</summary>
internal static class LoginBytes
{
    public const int MaxSize = 2 * (sizeof(int) + (3 * NameRules.MaxLength));

    /// <summary>Writes them, and gives the number of bytes.</summary>
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
