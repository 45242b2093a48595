using System.Security.Cryptography;

namespace AuthKit.Cryptography;

/// <summary>Public names that nothing else has. Not secrets: whoever knows one has nothing.</summary>
internal static class RandomName
{
    private const int Size = 16;

    /// <summary>Makes one: 16 random bytes, 22 base64url characters.</summary>
    public static string Create()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.Encode(bytes);
    }
}
