using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.SignIn;

/// <summary>
/// The secret that binds a mailed link, or the first step of a sign-in, to the browser that asked for it. The host keeps it in a
/// cookie that scripts cannot read; stores keep its hash.
/// </summary>
public static class BrowserBinding
{
    private const int Size = 32;
    private const int TextLength = 43;

    /// <summary>Makes one: 43 base64url characters.</summary>
    public static string Create()
    {
        Span<byte> secret = stackalloc byte[Size];
        RandomNumberGenerator.Fill(secret);
        var text = Base64Url.Encode(secret);
        CryptographicOperations.ZeroMemory(secret);
        return text;
    }

    /// <summary>Whether a text, or null, has the form of one.</summary>
    public static bool IsWellFormed(string? text) => TryRead(text, stackalloc byte[Size]);

    /// <summary>The hash that a store may keep; null for a text of another form.</summary>
    internal static byte[]? Hash(string? text)
    {
        Span<byte> secret = stackalloc byte[Size];
        return TryRead(text, secret) ? SHA256.HashData(secret) : null;
    }

    /// <summary>Whether a text is the secret behind a hash.</summary>
    internal static bool Matches(string? text, ReadOnlySpan<byte> hash) => Hash(text) is { } own && FixedTime.Equals(own, hash);

    private static bool TryRead(string? text, Span<byte> secret) =>
        text?.Length == TextLength && Base64Url.TryDecode(text, secret, out var length) && length == Size;
}
