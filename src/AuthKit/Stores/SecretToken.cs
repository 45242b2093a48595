using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;

namespace AuthKit.Stores;

/// <summary>
/// A secret token of a client: 36 bytes as 48 base64url characters, of which two bytes are the bucket and 34 are random. A store sees only the
/// key that is derived from the token: bucket ‖ the first 30 bytes of SHA-256(token ‖ tenant). So a stolen store reveals no token, and a token
/// of one tenant does not match a record of another.
/// </summary>
internal static class SecretToken
{
    public const int TextLength = 48;
    private const int Size = 36;
    private const int BucketSize = 2;
    private const int MaxTenantUtf8Length = 3 * NameRules.MaxLength;

    /// <summary>Creates a token whose key has the owner's bucket.</summary>
    public static string Create(StoreKey owner)
    {
        Span<byte> token = stackalloc byte[Size];
        RandomNumberGenerator.Fill(token[BucketSize..]);
        token[0] = (byte)(owner.Bucket >> 8);
        token[1] = (byte)owner.Bucket;
        var text = Base64Url.Encode(token);
        CryptographicOperations.ZeroMemory(token);
        return text;
    }

    /// <summary>
    /// Derives the store key of a token. Returns false if the text does not have the form of a token. The caller has checked the tenant with
    /// <see cref="NameRules"/>. The token has a fixed length, so the beginning of the tenant is unambiguous
    /// (docs/decisions/0001-tenant-in-the-store-key.md).
    /// </summary>
    public static bool TryGetStoreKey(ReadOnlySpan<char> text, string tenant, out StoreKey key)
    {
        key = default;
        if (text.Length != TextLength)
        {
            return false;
        }

        return tenant.Length == 0
            ? TryHash(text, [], stackalloc byte[Size], out key)
            : TryHash(text, tenant, stackalloc byte[Size + MaxTenantUtf8Length], out key);
    }

    private static bool TryHash(ReadOnlySpan<char> text, ReadOnlySpan<char> tenant, Span<byte> input, out StoreKey key)
    {
        if (!Base64Url.TryDecode(text, input, out _))
        {
            key = default;
            return false;
        }

        var tenantLength = Encoding.UTF8.GetBytes(tenant, input[Size..]);
        Span<byte> bytes = stackalloc byte[BucketSize + SHA256.HashSizeInBytes];
        SHA256.HashData(input[..(Size + tenantLength)], bytes[BucketSize..]);
        input[..BucketSize].CopyTo(bytes);
        CryptographicOperations.ZeroMemory(input[..Size]);
        key = new StoreKey(bytes[..StoreKey.Size]);
        return true;
    }
}
