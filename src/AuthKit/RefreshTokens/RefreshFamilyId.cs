using System.Security.Cryptography;
using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>
/// A family's public name: SHA-256 over a label and the family's key, the first 16 bytes in base64url. The key is a hash of 16
/// random bytes that no other family has; nothing can be found in a store by this name.
/// </summary>
internal static class RefreshFamilyId
{
    public const int TextLength = 22;
    private const int Size = 16;

    private static ReadOnlySpan<byte> Label => "AuthKit.RefreshFamilyId.1"u8;

    public static string Of(StoreKey familyKey)
    {
        Span<byte> input = stackalloc byte[Label.Length + StoreKey.Size];
        Label.CopyTo(input);
        familyKey.CopyTo(input[Label.Length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return Base64Url.Encode(hash[..Size]);
    }
}

/// <summary>Which family a store is speaking of.</summary>
/// <param name="Key">The family's key, which no other family ever has.</param>
/// <param name="Sid">The sign-in that it belongs to.</param>
public readonly record struct RefreshFamilyName(StoreKey Key, SessionId Sid);
