using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace AuthKit.TestRecording;

/// <summary>
/// A form in which a secret could have leaked. Short secrets are searched as whole words, because longer numbers may contain a six-digit code by
/// chance.
/// </summary>
public sealed class SecretForm
{
    private const int MinLength = 4;
    private const int ShortLength = 12;

    private readonly string _text;
    private readonly StringComparison _comparison;

    private SecretForm(string name, string text, StringComparison comparison)
    {
        Name = name;
        _text = text;
        _comparison = comparison;
    }

    public string Name { get; }

    /// <summary>
    /// The secret itself, its URL-encoded, base64, base64url and hex forms, its SHA-256 in these forms, and the bytes that a token decodes to.
    /// </summary>
    public static IEnumerable<SecretForm> Of(string secret)
    {
        Assert.True(secret.Length >= MinLength, "A shorter secret would be found by chance; use a longer one.");
        var bytes = Encoding.UTF8.GetBytes(secret);
        List<SecretForm> forms = [new("plain", secret, StringComparison.Ordinal), new("URL-encoded", Uri.EscapeDataString(secret), StringComparison.OrdinalIgnoreCase)];
        forms.AddRange(Encodings("", bytes));
        forms.AddRange(Encodings("SHA-256 ", SHA256.HashData(bytes)));
        if (TryDecode(secret) is { } decoded)
        {
            forms.AddRange(Encodings("decoded ", decoded));
            forms.AddRange(Encodings("SHA-256 of decoded ", SHA256.HashData(decoded)));
        }

        return forms.DistinctBy(static form => form._text);
    }

    public bool IsIn(string text)
    {
        for (var at = text.IndexOf(_text, _comparison); at >= 0; at = text.IndexOf(_text, at + 1, _comparison))
        {
            if (_text.Length >= ShortLength || (!IsWord(text, at - 1) && !IsWord(text, at + _text.Length)))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<SecretForm> Encodings(string prefix, byte[] bytes)
    {
        var base64 = Convert.ToBase64String(bytes).TrimEnd('=');
        return
        [
            new($"{prefix}base64", base64, StringComparison.Ordinal),
            new($"{prefix}base64url", base64.Replace('+', '-').Replace('/', '_'), StringComparison.Ordinal),
            new($"{prefix}hex", Convert.ToHexString(bytes), StringComparison.OrdinalIgnoreCase),
        ];
    }

    // A token is base64url of random bytes, so a log line with the bytes reveals the token.
    private static byte[]? TryDecode(string secret)
    {
        if (secret.Length < 22 || secret.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not '-' and not '_'))
        {
            return null;
        }

        var padded = secret.Replace('-', '+').Replace('_', '/');
        var bytes = new byte[secret.Length];
        return Convert.TryFromBase64String(padded.PadRight((padded.Length + 3) / 4 * 4, '='), bytes, out var written) ? bytes[..written] : null;
    }

    private static bool IsWord(string text, int at) => at >= 0 && at < text.Length && char.IsLetterOrDigit(text[at]);
}
