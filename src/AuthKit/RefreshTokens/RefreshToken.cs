using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>
/// The text of a refresh token: a <see cref="SecretToken"/> whose first half, two bytes of bucket and 16 random ones, is the
/// family's and stays, and whose second half, 18 random bytes, is new in each token. The store keeps a hash of the first
/// half, by which it finds the family, and one of the whole, by which it knows the token that works. A client that never held a token
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

/// <summary>
/// How calls at once that show the same secret, such as a session's token, get one family: the family is kept under a hash of the
/// secret and of what is granted, as if the secret were the refresh token before its first one. A call that would be granted
/// something else does not match.
/// </summary>
internal static class RefreshShare
{
    private const string Label = "AuthKit.RefreshShare.1\n";

    /// <summary>SHA-256 over a label, the secret and the grant. The secret is random, so the store learns nothing from it.</summary>
    public static StoreKey KeyOf(string presentedToken, RefreshFamilyPayload grant)
    {
        var secret = Encoding.ASCII.GetBytes(Label + presentedToken + "\n");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData(secret);
        sha256.AppendData(grant.ForComparison().ToUtf8());
        sha256.GetHashAndReset(hash);
        CryptographicOperations.ZeroMemory(secret);
        return new StoreKey(hash);
    }
}
