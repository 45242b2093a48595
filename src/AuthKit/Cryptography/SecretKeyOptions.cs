using System.Security.Cryptography;

namespace AuthKit.Cryptography;

/// <summary>
/// Keys that the application's configuration holds, such as environment variables filled from a vault. There is no
/// default key: without one, making a ring fails.
/// </summary>
public sealed class SecretKeyOptions
{
    /// <summary>
    /// Keys by their ids, 1 to 16. An id is 1 to 32 characters: a–z, 0–9, '-' and '_'. A key is 32 random bytes as base64
    /// (44 characters, such as <c>openssl rand -base64 32</c> prints) or base64url without padding (43 characters).
    /// </summary>
    public IDictionary<string, string> Keys { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The id of the key that seals; the others only open what they sealed.</summary>
    public string? ActiveKeyId { get; set; }

    /// <summary>Makes a ring of these keys; later changes of the options do not reach it.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Lists everything that is wrong.</exception>
    public SecretKeyRing CreateRing()
    {
        var keys = Decode();
        try
        {
            Errors.ThrowIfInvalid(typeof(SecretKeyOptions), [.. SecretKeyRules.FindProblems(keys, ActiveKeyId)]);
            return SecretKeyRules.CreateRing(keys, ActiveKeyId!);
        }
        finally
        {
            SecretKeyRules.Wipe(keys);
        }
    }

    /// <summary>Everything that is wrong, in messages that hold no key; empty where nothing is.</summary>
    internal IReadOnlyCollection<string> Validate()
    {
        var keys = Decode();
        try
        {
            return [.. SecretKeyRules.FindProblems(keys, ActiveKeyId)];
        }
        finally
        {
            SecretKeyRules.Wipe(keys);
        }
    }

    private List<KeyValuePair<string, byte[]?>> Decode() =>
        [.. Keys.Select(key => KeyValuePair.Create(key.Key, Decode(key.Value)))];

    private static byte[]? Decode(string? text)
    {
        const int Base64Length = 44;
        if (text is { Length: Base64Length } && text[^1] == '=' && !text.AsSpan().ContainsAny('-', '_'))
        {
            text = text[..^1].Replace('+', '-').Replace('/', '_');
        }

        var key = new byte[SecretKey.Size];
        if (text is not null && Base64Url.TryDecode(text, key, out var written) && written == key.Length)
        {
            return key;
        }

        CryptographicOperations.ZeroMemory(key);
        return null;
    }
}
