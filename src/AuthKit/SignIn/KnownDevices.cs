using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using NSec.Cryptography;

namespace AuthKit.SignIn;

/// <summary>
/// Tokens by which a device shows that it signed in to an account before. Such a token opens nothing: it moves the
/// device's failures to a count of its own, so that nobody else's lock it out. Nothing is kept on the server.
/// </summary>
/// <remarks>
/// version (1 byte) ‖ tag of the key (4) ‖ device (16, random) ‖ issued at (8, Unix milliseconds) ‖ HMAC-SHA-256 (32)
/// over the tenant, the normalised login, each after its length, and all before. Base64url, always 82 characters.
/// </remarks>
internal sealed class KnownDevices
{
    public const int TextLength = 82;

    // Clocks of several instances differ; a token from further ahead was not made by one of them.
    public static readonly TimeSpan LongestLead = TimeSpan.FromMinutes(5);

    private const string Use = "AuthKit.SignIn.KnownDevice.1";
    private const byte Version = 1;
    private const int TagOffset = 1;
    private const int DeviceOffset = TagOffset + sizeof(uint);
    private const int DeviceSize = 16;
    private const int IssuedAtOffset = DeviceOffset + DeviceSize;
    private const int HeadSize = IssuedAtOffset + sizeof(long);
    private const int MacSize = 32;
    private const int Size = HeadSize + MacSize;

    private readonly SecretKeyRing _ring;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _timeProvider;

    /// <param name="ring">Its active key signs, every key of it verifies. Stays the caller's to dispose.</param>
    /// <param name="lifetime">How long a token holds.</param>
    /// <param name="timeProvider">The clock.</param>
    public KnownDevices(SecretKeyRing ring, TimeSpan lifetime, TimeProvider timeProvider)
    {
        _ring = ring;
        _lifetime = lifetime;
        _timeProvider = timeProvider;
    }

    /// <summary>The device behind a token; null for a text that is none, is out of its time, or belongs to another login.</summary>
    /// <param name="token">Any text, or null.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="normalizedLogin">What <c>LoginName.TryNormalize</c> gave.</param>
    public KnownDevice? Recognize(string? token, string tenant, string normalizedLogin)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (token?.Length != TextLength || !Base64Url.TryDecode(token, bytes, out _) || bytes[0] != Version)
        {
            return null;
        }

        var now = _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        var issuedAt = BinaryPrimitives.ReadInt64BigEndian(bytes[IssuedAtOffset..]);
        if (issuedAt < now - (long)_lifetime.TotalMilliseconds + 1 || issuedAt > now + (long)LongestLead.TotalMilliseconds)
        {
            return null;
        }

        Span<byte> mac = stackalloc byte[MacSize];
        var tag = BinaryPrimitives.ReadUInt32BigEndian(bytes[TagOffset..]);
        foreach (var key in _ring.Keys)
        {
            if (TagOf(key) != tag)
            {
                continue;
            }

            Sign(key, tenant, normalizedLogin, bytes[..HeadSize], mac);
            if (FixedTime.Equals(mac, bytes[HeadSize..]))
            {
                return new KnownDevice(Base64Url.Encode(bytes.Slice(DeviceOffset, DeviceSize)));
            }
        }

        return null;
    }

    /// <summary>A token from now on: for a device that is known already, or for a new one.</summary>
    public string Issue(string tenant, string normalizedLogin, KnownDevice? device)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[TagOffset..], TagOf(_ring.Active));
        if (device is null)
        {
            RandomNumberGenerator.Fill(bytes.Slice(DeviceOffset, DeviceSize));
        }
        else
        {
            Base64Url.TryDecode(device.Id, bytes.Slice(DeviceOffset, DeviceSize), out _);
        }

        BinaryPrimitives.WriteInt64BigEndian(bytes[IssuedAtOffset..], _timeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        Sign(_ring.Active, tenant, normalizedLogin, bytes[..HeadSize], bytes[HeadSize..]);
        return Base64Url.Encode(bytes);
    }

    /// <summary>Finds the key among the ring's, in four bytes whatever its id is. Equal tags cost one comparison more.</summary>
    private static uint TagOf(SecretKey key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(key.Id), hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash);
    }

    private static void Sign(SecretKey key, string tenant, string login, ReadOnlySpan<byte> head, Span<byte> mac)
    {
        Span<byte> input = stackalloc byte[LoginBytes.MaxSize + HeadSize];
        var length = LoginBytes.Write(tenant, login, input);
        head.CopyTo(input[length..]);
        using var derived = key.Derive(Use, MacAlgorithm.HmacSha256);
        MacAlgorithm.HmacSha256.Mac(derived, input[..(length + head.Length)], mac);
    }
}
