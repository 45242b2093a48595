using System.Text;
using AuthKit.Stores;
using SystemBase64Url = System.Buffers.Text.Base64Url;

namespace AuthKit.Redis;

/// <summary>
/// Makes all Redis keys: <c>{prefix:bucket}:kind:name</c>. The bucket (four hex digits) is in the hash tag, so that all keys of one bucket share a
/// slot. The name is the rest of the <see cref="StoreKey"/> in base64url. Keys contain only hashes, never a text of the application.
/// </summary>
internal sealed class RedisKeys
{
    /// <summary>The length of a name in bytes: 30 of a key's bytes in base64url.</summary>
    public const int NameLength = 40;

    private const int BucketSize = 2;
    private const int BucketTextLength = 4;
    private readonly byte[] _start;

    public RedisKeys(string prefix) => _start = Encoding.ASCII.GetBytes($"{{{prefix}:");

    /// <summary>The key of a session, or of the pointer that a rotation leaves for a moment.</summary>
    public byte[] Session(StoreKey key) => Make(key, 's');

    /// <summary>The key of an owner's sids by creation.</summary>
    public byte[] SessionsByCreation(StoreKey owner) => Make(owner, 'c');

    /// <summary>The key of an owner's sids by end.</summary>
    public byte[] SessionsByEnd(StoreKey owner) => Make(owner, 'e');

    /// <summary>The key of an owner's sids with the names of their sessions' keys.</summary>
    public byte[] SessionNames(StoreKey owner) => Make(owner, 'k');

    /// <summary>The key of a limiter's count.</summary>
    public byte[] Limit(StoreKey key) => Make(key, 'l');

    /// <summary>The key of a one-time token.</summary>
    public byte[] OneTimeToken(StoreKey key) => Make(key, 't');

    /// <summary>The key of an owner's one-time tokens by purpose and creation.</summary>
    public byte[] OneTimeTokens(StoreKey owner) => Make(owner, 'o');

    /// <summary>The key of a family of refresh tokens.</summary>
    public byte[] RefreshFamily(StoreKey key) => Make(key, 'f');

    /// <summary>The key of an owner's sids of refresh families by creation.</summary>
    public byte[] RefreshFamiliesByCreation(StoreKey owner) => Make(owner, 'g');

    /// <summary>The key of an owner's sids of refresh families by end.</summary>
    public byte[] RefreshFamiliesByEnd(StoreKey owner) => Make(owner, 'h');

    /// <summary>The key of an owner's sids of refresh families with the names of their keys.</summary>
    public byte[] RefreshFamilyNames(StoreKey owner) => Make(owner, 'n');

    /// <summary>The key of a revocation.</summary>
    public byte[] Revocation(StoreKey key) => Make(key, 'r');

    /// <summary>The key of a ring of signing keys.</summary>
    public byte[] JwtKeyRing(StoreKey key) => Make(key, 'j');

    /// <summary>The key of an account's second factors.</summary>
    public byte[] Mfa(StoreKey owner) => Make(owner, 'm');

    /// <summary>Writes the name of a key: everything except the bucket.</summary>
    public static void WriteName(StoreKey key, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[StoreKey.Size];
        key.CopyTo(bytes);
        SystemBase64Url.EncodeToUtf8(bytes[BucketSize..], destination);
    }

    /// <summary>Reads a name within a bucket; false for a text that <see cref="WriteName"/> does not write.</summary>
    public static bool TryReadName(ReadOnlySpan<byte> name, ushort bucket, out StoreKey key)
    {
        Span<byte> bytes = stackalloc byte[StoreKey.Size];
        bytes[0] = (byte)(bucket >> 8);
        bytes[1] = (byte)bucket;
        var isName = name.Length == NameLength && Cryptography.Base64Url.TryDecode(name, bytes[BucketSize..], out _);
        key = isName ? new StoreKey(bytes) : default;
        return isName;
    }

    private byte[] Make(StoreKey key, char kind)
    {
        var text = new byte[_start.Length + BucketTextLength + "}:s:".Length + NameLength];
        _start.CopyTo(text, 0);
        var rest = text.AsSpan(_start.Length);
        key.Bucket.TryFormat(rest, out _, "x4", provider: null);
        rest = rest[BucketTextLength..];
        rest[0] = (byte)'}';
        rest[1] = (byte)':';
        rest[2] = (byte)kind;
        rest[3] = (byte)':';
        WriteName(key, rest[4..]);
        return text;
    }
}
