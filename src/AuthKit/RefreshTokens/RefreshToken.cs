using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>
/// The text of a refresh token, which is a <see cref="SecretToken"/>. Its first half (two bytes of bucket and 16 random bytes) belongs to the
/// family and does not change. Its second half (18 random bytes) is new in each token. The store keeps a hash of the first half, by which it
/// finds the family, and a hash of the whole token, by which it recognises the working token. A client that never had a token of a family
/// cannot find the family. Every other token with the family's first half counts as spent.
/// </summary>
internal static class RefreshToken
{
    public const int TextLength = SecretToken.TextLength;
    public const int Size = 36;
    private const int HalfTextLength = TextLength / 2;
    private const int HalfSize = Size / 2;
    private const int MaxTenantUtf8Length = 3 * NameRules.MaxLength;

    /// <summary>Creates the first token of a family.</summary>
    public static string Create(StoreKey owner) => SecretToken.Create(owner);

    /// <summary>Creates the next token of the same family.</summary>
    public static string CreateSuccessor(string token)
    {
        Span<byte> random = stackalloc byte[HalfSize];
        RandomNumberGenerator.Fill(random);
        var successor = string.Concat(token.AsSpan(0, HalfTextLength), Base64Url.Encode(random));
        CryptographicOperations.ZeroMemory(random);
        return successor;
    }

    /// <summary>
    /// Derives the keys of a token and of its family. Returns false if the text does not have the form of a token. The caller has checked the tenant,
    /// which is hashed into both keys (docs/decisions/0001-tenant-in-the-store-key.md).
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
/// Lets simultaneous calls with the same secret, such as a session's token, share one family. The family keeps a hash of the secret and the grant
/// as its previous token, as if the secret were the refresh token before the first one. A call with a different grant does not match.
/// </summary>
internal static class RefreshShare
{
    private const string Label = "AuthKit.RefreshShare.1\n";

    /// <summary>Returns SHA-256 over a label, the secret and the grant. The secret is random, so the hash reveals nothing to the store.</summary>
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
