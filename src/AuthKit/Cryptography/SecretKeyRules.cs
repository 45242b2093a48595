using System.Buffers;
using System.Security.Cryptography;

namespace AuthKit.Cryptography;

/// <summary>The rules for keys and key rings, from the configuration or from a file.</summary>
internal static class SecretKeyRules
{
    public const string IdRule = "A key's id must be 1 to 32 characters: a-z, 0-9, '-' and '_'.";
    public const string KeyRule = "A key is 32 random bytes, and the bytes must not all be equal.";

    private const int RandomIdSize = 8;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");

    public static bool IsId(string id) =>
        id.Length is > 0 and <= SecretKey.MaxIdLength && !id.AsSpan().ContainsAnyExcept(IdCharacters);

    public static bool IsKey(ReadOnlySpan<byte> key) => key.Length == SecretKey.Size && key.ContainsAnyExcept(key[0]);

    public static string CreateId() => RandomNumberGenerator.GetHexString(2 * RandomIdSize, lowercase: true);

    /// <summary>Finds every problem of a ring of these keys. The messages contain no key, and an id only if it is well-formed.</summary>
    /// <param name="keys">The ids with their keys. A key is null if it does not have the right form.</param>
    /// <param name="active">The id of the active key.</param>
    public static IEnumerable<string> FindProblems(IReadOnlyList<KeyValuePair<string, byte[]?>> keys, string? active)
    {
        if (keys.Count is 0 or > SecretKeyRing.MaxKeys)
        {
            yield return $"There are {keys.Count} keys; there must be 1 to {SecretKeyRing.MaxKeys}. No key is built in.";
        }

        for (var i = 0; i < keys.Count; i++)
        {
            var (id, key) = keys[i];
            if (!IsId(id))
            {
                yield return $"Key {i + 1}: {IdRule}";
            }

            if (key is null || !IsKey(key))
            {
                yield return $"Key {i + 1}{Named(id)}: {KeyRule}";
            }

            for (var j = 0; j < i; j++)
            {
                if (string.Equals(keys[j].Key, id, StringComparison.Ordinal))
                {
                    yield return $"Key {i + 1}{Named(id)} has the id of key {j + 1}.";
                }

                if (key is not null && keys[j].Value is { } other && FixedTime.Equals(other, key))
                {
                    yield return $"Key {i + 1}{Named(id)} is the same key as key {j + 1}. A rotation needs a different key, not only a new id.";
                }
            }
        }

        if (!keys.Any(key => string.Equals(key.Key, active, StringComparison.Ordinal)))
        {
            yield return "The id of the active key is not the id of any key.";
        }
    }

    /// <summary>Creates a ring of keys for which <see cref="FindProblems"/> found no problem.</summary>
    public static SecretKeyRing CreateRing(IReadOnlyList<KeyValuePair<string, byte[]?>> keys, string active)
    {
        var all = keys.Select(key => new SecretKey(key.Key, key.Value)).ToLookup(key => string.Equals(key.Id, active, StringComparison.Ordinal));
        return new SecretKeyRing(all[true].Single(), [.. all[false]]);
    }

    public static void Wipe(IReadOnlyList<KeyValuePair<string, byte[]?>> keys)
    {
        foreach (var (_, key) in keys)
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static string Named(string id) => IsId(id) ? $" ('{id}')" : "";
}
