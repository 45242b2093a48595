using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;

namespace AuthKit.Stores;

/// <summary>
/// The secret that a client holds: 36 bytes as 48 base64url characters, two bytes of bucket and 34 random ones. A
/// store only ever sees the key that is made from it: bucket ‖ the first 30 bytes of SHA-256(token ‖ tenant), so a
/// stolen store gives no token, and a token shown to another tenant finds nothing.
/// </summary>
internal static class SecretToken
{
    public const int TextLength = 48;
    private const int Size = 36;
    private const int BucketSize = 2;
    private const int MaxTenantUtf8Length = 3 * NameRules.MaxLength;

    /// <summary>Makes a token whose key shares the owner's bucket.</summary>
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
    /// The store key of a token; false for any text that AuthKit cannot have made. The caller has checked the tenant by
    /// <see cref="NameRules"/>. The token has a fixed length, so where the tenant begins is never in doubt
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
