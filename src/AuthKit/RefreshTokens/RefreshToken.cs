using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>
/// The text of a refresh token: a <see cref="SecretToken"/> whose first half, two bytes of bucket and 16 random ones, is the
/// family's and stays, and whose second half, 18 random bytes, is new in each token. The store keeps a hash of the first
/// half, by which it finds the family, and one of the whole, by which it knows the token that works. Who never held a token
/// of a family finds nothing; any other token of it than the working one shows itself as spent.
/// </summary>
internal static class RefreshToken
{
    public const int TextLength = SecretToken.TextLength;
    public const int Size = 36;
    private const int HalfTextLength = TextLength / 2;
    private const int HalfSize = Size / 2;
    private const int MaxTenantUtf8Length = 3 * NameRules.MaxLength;

    /// <summary>The first token of a family.</summary>
    public static string Create(StoreKey owner) => SecretToken.Create(owner);

    /// <summary>Another token of the same family.</summary>
    public static string CreateSuccessor(string token)
    {
        Span<byte> random = stackalloc byte[HalfSize];
        RandomNumberGenerator.Fill(random);
        var successor = string.Concat(token.AsSpan(0, HalfTextLength), Base64Url.Encode(random));
        CryptographicOperations.ZeroMemory(random);
        return successor;
    }

    /// <summary>
    /// The keys of a token's family and of the token; false for any text that AuthKit cannot have made. The caller has
    /// checked the tenant, which is hashed into both (docs/decisions/0001-tenant-in-the-store-key.md).
    /// </summary>
    public static bool TryGetKeys(ReadOnlySpan<char> text, string tenant, out StoreKey familyKey, out StoreKey tokenKey)
    {
        familyKey = default;
        if (!SecretToken.TryGetStoreKey(text, tenant, out tokenKey))
        {
            return false;
        }

        Span<byte> input = stackalloc byte[HalfSize + MaxTenantUtf8Length];
        if (!Base64Url.TryDecode(text[..HalfTextLength], input, out _))
        {
            return false;
        }

        var length = HalfSize + Encoding.UTF8.GetBytes(tenant, input[HalfSize..]);
        Span<byte> bytes = stackalloc byte[sizeof(ushort) + SHA256.HashSizeInBytes];
        input[..sizeof(ushort)].CopyTo(bytes);
        SHA256.HashData(input[..length], bytes[sizeof(ushort)..]);
        CryptographicOperations.ZeroMemory(input[..HalfSize]);
        familyKey = new StoreKey(bytes[..StoreKey.Size]);
        return true;
    }
}
