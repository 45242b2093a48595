using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace AuthKit.Tokens;

/// <summary>An immutable set of keys (RFC 7517 section 5).</summary>
public sealed class JwkSet : IJwtKeySource
{
    /// <summary>The most keys in a set.</summary>
    public const int MaxKeys = 64;

    /// <summary>The largest document that <see cref="Parse"/> accepts, in bytes.</summary>
    public const int MaxSize = 262_144;

    private readonly JwtKey[] _keys;

    /// <summary>Creates a set. The caller owns and disposes the keys.</summary>
    /// <exception cref="ArgumentException">There are more than 64 keys, or two keys of one algorithm have the same id.</exception>
    public JwkSet(params ReadOnlySpan<JwtKey> keys)
    {
        if (keys.Length > MaxKeys)
        {
            Errors.Argument("A set can have at most 64 keys.", nameof(keys));
        }

        foreach (var key in keys)
        {
            ArgumentNullException.ThrowIfNull(key, nameof(keys));
        }

        _keys = keys.ToArray();
        if (_keys.DistinctBy(key => (key.Algorithm, key.Id)).Count() < _keys.Length)
        {
            Errors.Argument("Two keys of one algorithm have the same id.", nameof(keys));
        }
    }

    /// <summary>
    /// The keys that <see cref="Parse"/> left out, with the reason, in the document's order. Empty if the set was created from keys.
    /// </summary>
    public IReadOnlyList<DroppedJwk> Dropped { get; private init; } = [];

    /// <summary>The keys, in the order in which they were passed or parsed.</summary>
    public IReadOnlyList<JwtKey> Keys => _keys.AsReadOnly();

    JwkSet IJwtKeySource.Keys => this;

    /// <summary>
    /// Parses a document in UTF-8. A key is left out if it is broken, weak, symmetric, of an unknown type, not for signatures, not of the given
    /// algorithms, or has private members. All keys that share an id and an algorithm are left out too. <see cref="Dropped"/> lists the keys
    /// that were left out, with the reason. Unknown members are ignored.
    /// </summary>
    /// <param name="utf8Json">The document: at most 262,144 bytes with at most 64 keys.</param>
    /// <param name="algorithms">The algorithms to read keys for. A key that names no algorithm is added once for each of these that it fits.</param>
    /// <exception cref="ArgumentException">The text is not a JWK set, has duplicate members, or is too large.</exception>
    public static JwkSet Parse(ReadOnlySpan<byte> utf8Json, params IEnumerable<JwtAlgorithm> algorithms)
    {
        ArgumentNullException.ThrowIfNull(algorithms);
        if (utf8Json.Length > MaxSize || !Utf8.IsValid(utf8Json))
        {
            Errors.Argument("The JWK set must be valid UTF-8 of at most 262,144 bytes.", nameof(utf8Json));
        }

        try
        {
            using var document = JsonDocument.Parse(utf8Json.ToArray(), Jwk.Strict);
            return Read(document.RootElement, [.. algorithms.Where(algorithm => !algorithm.IsSymmetric).Distinct()]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The platform's search for duplicates throws InvalidOperationException for a name with a lone surrogate.
            Errors.Argument("The text must be one JSON object without duplicate members.", nameof(utf8Json));
            throw;
        }
    }

    /// <summary>Writes the public keys as a document for <c>/.well-known/jwks.json</c>. Symmetric keys never appear in it.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("keys");
            foreach (var key in _keys.Where(key => !key.Algorithm.IsSymmetric))
            {
                Jwk.Write(writer, key);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>
    /// Finds the key of this algorithm and id. Without an id, finds the only key of this algorithm, and returns null if there are several.
    /// </summary>
    internal JwtKey? Find(JwtAlgorithm algorithm, ReadOnlySpan<byte> id, bool hasId)
    {
        JwtKey? found = null;
        foreach (var key in _keys)
        {
            if (key.Algorithm != algorithm || !key.CanVerify)
            {
                continue;
            }

            if (!hasId)
            {
                if (found is not null)
                {
                    return null;
                }

                found = key;
            }
            else if (key.Utf8Id.IsText(id))
            {
                return key;
            }
        }

        return found;
    }

    private static JwkSet Read(JsonElement root, JwtAlgorithm[] algorithms)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("keys", out var keys) ||
            keys.ValueKind != JsonValueKind.Array || keys.GetArrayLength() > MaxKeys)
        {
            throw new ArgumentException("The text is not a JWK set of at most 64 keys.");
        }

        var read = new List<(JwtKey Key, int Index)>();
        var dropped = new List<DroppedJwk>();
        foreach (var (index, jwk) in keys.EnumerateArray().Index())
        {
            var reason = Read(jwk, algorithms, key => read.Add((key, index)));
            if (reason is not null)
            {
                dropped.Add(new DroppedJwk(index, IdOf(jwk), reason));
            }
        }

        var unique = read.GroupBy(static found => (found.Key.Algorithm, found.Key.Id)).Where(static group => group.Count() == 1).Select(static group => group.Single()).ToArray();
        foreach (var (key, index) in read.Except(unique))
        {
            dropped.Add(new DroppedJwk(index, key.Id, $"Another key for {key.Algorithm.Name} has the same id."));
            key.Dispose();
        }

        return unique.Length <= MaxKeys
            ? new JwkSet([.. unique.Select(static found => found.Key)]) { Dropped = [.. dropped.OrderBy(static one => one.Index)] }
            : throw new ArgumentException("The JWK set has more than 64 usable keys.");
    }

    /// <summary>
    /// Passes one key to <paramref name="take"/> for each algorithm that the JWK fits. Returns null, or the reason why it fits no algorithm.
    /// </summary>
    private static string? Read(JsonElement jwk, JwtAlgorithm[] algorithms, Action<JwtKey> take)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
        {
            return "The JWK must be a JSON object.";
        }

        if (Jwk.IsPrivate(jwk))
        {
            return "The key is symmetric or has private members. A set must contain only public keys.";
        }

        var isTaken = false;
        string? reason = null;
        foreach (var algorithm in algorithms)
        {
            try
            {
                var (bound, material, id, use) = Jwk.Read(jwk, algorithm);
                take(new JwtKey(bound, material, id, use));
                isTaken = true;
            }
            catch (ArgumentException exception) when (IsOfType(jwk, algorithm))
            {
                // If the key fails for several algorithms, the first reason is reported.
                reason ??= exception.Message;
            }
            catch (ArgumentException)
            {
            }
        }

        return isTaken ? null : reason ?? "The key's type, curve or algorithm matches none of the algorithms that are allowed.";
    }

    /// <summary>Whether the type, algorithm and curve of the JWK match the algorithm, even if the key itself is unusable.</summary>
    private static bool IsOfType(JsonElement jwk, JwtAlgorithm algorithm) =>
        TextOf(jwk, "kty") == algorithm.KeyKind switch { JwtKeyKind.Rsa => "RSA", JwtKeyKind.EllipticCurve => "EC", JwtKeyKind.Ed25519 => "OKP", _ => "oct" }
        && (TextOf(jwk, "alg") is not { } name || string.Equals(name, algorithm.Name, StringComparison.Ordinal))
        && (algorithm.CurveName is null || string.Equals(TextOf(jwk, "crv"), algorithm.CurveName, StringComparison.Ordinal));

    private static string? IdOf(JsonElement jwk) => jwk.ValueKind == JsonValueKind.Object && TextOf(jwk, "kid") is { } id && JwtKey.IsId(id) ? id : null;

    private static string? TextOf(JsonElement jwk, string name)
    {
        try
        {
            return Jwk.Text(jwk, name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>A key that <see cref="JwkSet.Parse"/> left out, and the reason. It contains no key material.</summary>
public sealed class DroppedJwk
{
    internal DroppedJwk(int index, string? keyId, string reason)
    {
        Index = index;
        KeyId = keyId;
        Reason = reason;
    }

    /// <summary>The zero-based position of the key in the document's <c>keys</c>.</summary>
    public int Index { get; }

    /// <summary>The <c>kid</c> of the key; null if it is missing or not a valid key id.</summary>
    public string? KeyId { get; }

    /// <summary>Why the key was left out, in a sentence or two for the log.</summary>
    public string Reason { get; }

    /// <inheritdoc/>
    public override string ToString() => $"Key {Index} ({KeyId ?? "no kid"}): {Reason}";
}
