using System.Buffers.Text;
using System.Text;

namespace AuthKit.Benchmarks.Tokens;

/// <summary>
/// The base64url work that every library needs to validate or create a token. It decodes the three parts, but reads and checks nothing.
/// </summary>
internal static class BareToken
{
    /// <summary>Decodes all three parts of a token; returns the signed text and the signature.</summary>
    public static void Decode(string token, Span<byte> text, Span<byte> parts, out ReadOnlySpan<byte> signed, out ReadOnlySpan<byte> signature)
    {
        var size = Encoding.ASCII.GetBytes(token, text);
        ReadOnlySpan<byte> utf8 = text[..size];
        var header = utf8.IndexOf((byte)'.');
        var payload = header + 1 + utf8[(header + 1)..].IndexOf((byte)'.');
        var decoded = Base64Url.DecodeFromUtf8(utf8[..header], parts);
        decoded += Base64Url.DecodeFromUtf8(utf8[(header + 1)..payload], parts[decoded..]);
        signature = parts.Slice(decoded, Base64Url.DecodeFromUtf8(utf8[(payload + 1)..], parts[decoded..]));
        signed = utf8[..payload];
    }
}
