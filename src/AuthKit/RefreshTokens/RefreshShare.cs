using System.Security.Cryptography;
using System.Text;
using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

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
