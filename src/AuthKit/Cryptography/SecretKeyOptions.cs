using System.Security.Cryptography;

namespace AuthKit.Cryptography;

/// <summary>
/// Secret keys from the application's configuration, such as environment variables that are filled from a vault. There is no default key;
/// without a key, <see cref="CreateRing"/> throws.
/// </summary>
public sealed class SecretKeyOptions
{
    /// <summary>
    /// The keys by id, 1 to 16. An id is 1 to 32 characters: a–z, 0–9, '-' and '_'. A key is 32 random bytes, as base64 (44 characters, as
    /// <c>openssl rand -base64 32</c> prints them) or as base64url without padding (43 characters).
    /// </summary>
    public IDictionary<string, string> Keys { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The id of the key that seals new secrets. The other keys only open secrets that they sealed earlier. Required.</summary>
    public string? ActiveKeyId { get; set; }

    /// <summary>Creates a ring of these keys. Later changes of the options do not affect the ring.</summary>
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

    /// <summary>Returns every problem of the options, or an empty list. The messages contain no key.</summary>
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
