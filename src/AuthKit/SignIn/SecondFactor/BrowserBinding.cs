using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.SignIn;

/// <summary>
/// Creates and checks the secret that binds a mailed link, or the first step of a sign-in, to the browser that started it. The host keeps the
/// secret in a cookie that scripts cannot read. Stores keep only its hash.
/// </summary>
public static class BrowserBinding
{
    private const int Size = 32;
    private const int TextLength = 43;

    /// <summary>Creates a new random secret: 43 base64url characters.</summary>
    public static string Create()
    {
        Span<byte> secret = stackalloc byte[Size];
        RandomNumberGenerator.Fill(secret);
        var text = Base64Url.Encode(secret);
        CryptographicOperations.ZeroMemory(secret);
        return text;
    }

    /// <summary>Whether a text, or null, has the form of such a secret. It need not be one that was issued.</summary>
    public static bool IsWellFormed(string? text) => TryRead(text, stackalloc byte[Size]);

    /// <summary>The hash that a store may keep; null if the text does not have the form of a secret.</summary>
    internal static byte[]? Hash(string? text)
    {
        Span<byte> secret = stackalloc byte[Size];
        return TryRead(text, secret) ? SHA256.HashData(secret) : null;
    }

    /// <summary>Whether the hash is that of the text. Compared in constant time.</summary>
    internal static bool Matches(string? text, ReadOnlySpan<byte> hash) => Hash(text) is { } own && FixedTime.Equals(own, hash);

    private static bool TryRead(string? text, Span<byte> secret) =>
        text?.Length == TextLength && Base64Url.TryDecode(text, secret, out var length) && length == Size;
}
