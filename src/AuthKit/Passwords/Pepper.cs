using System.Buffers;
using System.Security.Cryptography;

namespace AuthKit.Passwords;

/// <summary>The configured peppers. A password with a pepper is replaced by HMAC-SHA-256(pepper, password) before it is hashed.</summary>
internal sealed class Pepper
{
    public const int HashSize = HMACSHA256.HashSizeInBytes;
    public const int MaxIdLength = 8;
    private const int MinKeySize = 32;
    private const int MaxKeySize = 64;
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);

    public Pepper(PasswordHashingOptions options)
    {
        Span<byte> key = stackalloc byte[MaxKeySize];
        foreach (var (id, text) in options.Peppers)
        {
            StandardBase64.TryDecode(text, Base64Variant.Padded, key, out var size);
            var pinned = GC.AllocateUninitializedArray<byte>(size, pinned: true);
            key[..size].CopyTo(pinned);
            _keys.Add(id, pinned);
        }

        CryptographicOperations.ZeroMemory(key);
    }

    public static bool IsId(ReadOnlySpan<char> id) => id.Length is >= 1 and <= MaxIdLength && !id.ContainsAnyExcept(IdCharacters);

    public static void Validate(PasswordHashingOptions options, List<string> problems)
    {
        Span<byte> key = stackalloc byte[MaxKeySize];
        foreach (var (id, text) in options.Peppers)
        {
            if (!IsId(id))
            {
                problems.Add($"The id of a pepper must be 1 to {MaxIdLength} characters of A-Z a-z 0-9 _ -.");
            }

            if (text is null || !StandardBase64.TryDecode(text, Base64Variant.Padded, key, out var size) || size < MinKeySize)
            {
                problems.Add($"The key of a pepper must be {MinKeySize} to {MaxKeySize} bytes in padded base64.");
            }

            CryptographicOperations.ZeroMemory(key);
        }

        if (options.ActivePepper is not null && !options.Peppers.ContainsKey(options.ActivePepper))
        {
            problems.Add("ActivePepper is not an id in Peppers.");
        }
    }

    public bool Knows(string id) => _keys.ContainsKey(id);

    public void Apply(string id, ReadOnlySpan<byte> password, Span<byte> destination) =>
        HMACSHA256.HashData(_keys[id], password, destination);
}
