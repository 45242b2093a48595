using System.Security.Cryptography;
using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>
/// The public id of a family: the first 16 bytes of SHA-256 over a label and the family's key, in base64url. The key is a hash of 16 random
/// bytes, so each family has another id. A store does not index families by this id.
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

/// <summary>Identifies a family in the result of a store.</summary>
/// <param name="Key">The family's key, which is unique.</param>
/// <param name="Sid">The sign-in that the family belongs to.</param>
public readonly record struct RefreshFamilyName(StoreKey Key, SessionId Sid);
