using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using NSec.Cryptography;

namespace AuthKit.SignIn;

/// <summary>
/// Creates and verifies the tokens by which a device shows that it has signed in to an account before
/// (docs/decisions/0009-known-devices-and-guesses.md). Such a token gives no access, and the server does not store it.
/// </summary>
/// <remarks>
/// version (1 byte) ‖ tag of the key (4) ‖ device (16, random) ‖ issued at (8, Unix milliseconds) ‖ MAC of the login (16) ‖ MAC of the account
/// (16). The token is this in base64url, always 82 characters. Each MAC is HMAC-SHA-256, cut to half its length (RFC 2104 section 5). Its input is
/// a byte that names its use, then the data that it binds, then all bytes before the MACs. The MAC of the login binds the tenant and the normalised
/// login. The MAC of the account binds the tenant, the subject, the security version and the time of the account's creation.
/// </remarks>
internal sealed class KnownDevices
{
    public const int TextLength = 82;

    // The clocks of the instances may differ. No instance can have made a token whose time is further ahead than this.
    public static readonly TimeSpan LongestLead = TimeSpan.FromMinutes(5);

    private const string Use = "AuthKit.SignIn.KnownDevice.2";
    private const byte Version = 2;
    private const byte OfLogin = 1;
    private const byte OfAccount = 2;
    private const int TagOffset = 1;
    private const int DeviceOffset = TagOffset + sizeof(uint);
    private const int DeviceSize = 16;
    private const int IssuedAtOffset = DeviceOffset + DeviceSize;
    private const int HeadSize = IssuedAtOffset + sizeof(long);
    private const int MacSize = 16;
    private const int AccountMacOffset = HeadSize + MacSize;
    private const int Size = AccountMacOffset + MacSize;
    private const int MaxInputSize = 1 + LoginBytes.MaxSize + (2 * sizeof(long)) + HeadSize;

    private readonly SecretKeyRing _ring;
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _timeProvider;

    /// <param name="ring">The keys. The active key signs, and every key verifies. The caller owns and disposes the ring.</param>
    /// <param name="lifetime">How long a token is valid.</param>
    /// <param name="timeProvider">The clock.</param>
    public KnownDevices(SecretKeyRing ring, TimeSpan lifetime, TimeProvider timeProvider)
    {
        _ring = ring;
        _lifetime = lifetime;
        _timeProvider = timeProvider;
    }

    /// <summary>Reads the claim of a token. Null if the text is not a token, has expired, or belongs to another login or tenant.</summary>
    /// <param name="token">Any text, or null.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="normalizedLogin">The login from <c>LoginName.TryNormalize</c>.</param>
    public DeviceClaim? Claim(string? token, string tenant, string normalizedLogin)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Span<byte> input = stackalloc byte[MaxInputSize];
        return TryRead(token, bytes) && IsSigned(bytes, bytes[HeadSize..AccountMacOffset], input[..WriteLogin(tenant, normalizedLogin, bytes, input)])
            ? new DeviceClaim(IdOf(bytes), bytes)
            : null;
    }

    /// <summary>
    /// Finds the account's device behind a claim. Null if the login now has another account, or the account has changed since the token was made.
    /// </summary>
    public KnownDevice? Confirm(DeviceClaim? claim, Account account) =>
        claim is not null && IsOf(account, claim.Token) ? new KnownDevice(claim.Id) : null;

    /// <summary>Finds the account's device behind a token. Null if the text is not a token of the account in its current state.</summary>
    public KnownDevice? Recognize(string? token, Account account)
    {
        Span<byte> bytes = stackalloc byte[Size];
        return TryRead(token, bytes) && IsOf(account, bytes) ? new KnownDevice(IdOf(bytes)) : null;
    }

    /// <summary>The account's normalised login, as device tokens bind it; empty if the login cannot be normalised.</summary>
    public static string LoginOf(Account account) => LoginName.TryNormalize(account.Login, out var normalized) ? normalized : "";

    /// <summary>Creates a token that is valid from now on, for a device of the account or for a new device.</summary>
    /// <param name="account">The account in its current state.</param>
    /// <param name="device">The device; null to create a new one.</param>
    public string Issue(Account account, KnownDevice? device)
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
        Span<byte> input = stackalloc byte[MaxInputSize];
        Sign(_ring.Active, input[..WriteLogin(account.Subject.Tenant, LoginOf(account), bytes, input)], bytes[HeadSize..AccountMacOffset]);
        Sign(_ring.Active, input[..WriteAccount(account, bytes, input)], bytes[AccountMacOffset..]);
        return Base64Url.Encode(bytes);
    }

    private bool TryRead([NotNullWhen(true)] string? token, Span<byte> bytes)
    {
        if (token?.Length != TextLength || !Base64Url.TryDecode(token, bytes, out _) || bytes[0] != Version)
        {
            return false;
        }

        var now = _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        var issuedAt = BinaryPrimitives.ReadInt64BigEndian(bytes[IssuedAtOffset..]);
        return issuedAt > now - (long)_lifetime.TotalMilliseconds && issuedAt <= now + (long)LongestLead.TotalMilliseconds;
    }

    private bool IsOf(Account account, ReadOnlySpan<byte> token)
    {
        Span<byte> input = stackalloc byte[MaxInputSize];
        return IsSigned(token, token[AccountMacOffset..], input[..WriteAccount(account, token, input)]);
    }

    private bool IsSigned(ReadOnlySpan<byte> token, ReadOnlySpan<byte> mac, ReadOnlySpan<byte> input)
    {
        Span<byte> expected = stackalloc byte[MacSize];
        var tag = BinaryPrimitives.ReadUInt32BigEndian(token[TagOffset..]);
        foreach (var key in _ring.Keys)
        {
            if (TagOf(key) != tag)
            {
                continue;
            }

            Sign(key, input, expected);
            if (FixedTime.Equals(expected, mac))
            {
                return true;
            }
        }

        return false;
    }

    private static string IdOf(ReadOnlySpan<byte> token) => Base64Url.Encode(token.Slice(DeviceOffset, DeviceSize));

    /// <summary>
    /// A four-byte tag that identifies a key of the ring, whatever the length of the key's id. If two keys have the same tag, both are tried.
    /// </summary>
    private static uint TagOf(SecretKey key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(key.Id), hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash);
    }

    private static int WriteLogin(string tenant, string login, ReadOnlySpan<byte> token, Span<byte> input)
    {
        input[0] = OfLogin;
        var length = 1 + LoginBytes.Write(tenant, login, input[1..]);
        token[..HeadSize].CopyTo(input[length..]);
        return length + HeadSize;
    }

    private static int WriteAccount(Account account, ReadOnlySpan<byte> token, Span<byte> input)
    {
        input[0] = OfAccount;
        var length = 1 + LoginBytes.Write(account.Subject.Tenant, account.Subject.Id, input[1..]);
        BinaryPrimitives.WriteInt64BigEndian(input[length..], account.SecurityVersion);
        length += sizeof(long);

        // A subject may be the application's own identifier, which a later account may reuse.
        BinaryPrimitives.WriteInt64BigEndian(input[length..], account.CreatedAt.ToUnixTimeMilliseconds());
        length += sizeof(long);
        token[..HeadSize].CopyTo(input[length..]);
        return length + HeadSize;
    }

    private static void Sign(SecretKey key, ReadOnlySpan<byte> input, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        using var derived = key.Derive(Use, MacAlgorithm.HmacSha256);
        MacAlgorithm.HmacSha256.Mac(derived, input, whole);
        whole[..MacSize].CopyTo(mac);
    }
}

/// <summary>A device that has signed in to the account before. The account's security version has not changed since.</summary>
internal sealed class KnownDevice
{
    public KnownDevice(string id) => Id = id;

    /// <summary>The device's random id.</summary>
    public string Id { get; }
}

/// <summary>
/// A device token that AuthKit made for a login. The login may have another account now, so a claim determines only which limits count.
/// <see cref="KnownDevices.Confirm"/> checks whether the device belongs to the account.
/// </summary>
internal sealed class DeviceClaim
{
    private readonly byte[] _token;

    public DeviceClaim(string id, ReadOnlySpan<byte> token)
    {
        Id = id;
        _token = token.ToArray();
    }

    /// <summary>The device's random id, under which its failures are counted.</summary>
    public string Id { get; }

    /// <summary>The decoded token.</summary>
    public ReadOnlySpan<byte> Token => _token;
}
