using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace AuthKit.Tokens;

/// <summary>A set of keys (RFC 7517 section 5) that does not change.</summary>
public sealed class JwkSet : IJwtKeySource
{
    /// <summary>The most keys in a set.</summary>
    public const int MaxKeys = 64;

    /// <summary>The largest document that is read, in bytes.</summary>
    public const int MaxSize = 262_144;

    private readonly JwtKey[] _keys;

    /// <summary>Makes a set of keys. The caller keeps and disposes them.</summary>
    /// <exception cref="ArgumentException">There are more than 64, or two of one algorithm have one id.</exception>
    public JwkSet(params ReadOnlySpan<JwtKey> keys)
    {
        if (keys.Length > MaxKeys)
        {
            Errors.Argument("A set has at most 64 keys.", nameof(keys));
        }

        foreach (var key in keys)
        {
            ArgumentNullException.ThrowIfNull(key, nameof(keys));
        }

        _keys = keys.ToArray();
        if (_keys.DistinctBy(key => (key.Algorithm, key.Id)).Count() < _keys.Length)
        {
            Errors.Argument("Two keys of one algorithm have one id.", nameof(keys));
        }
    }

    /// <summary>What <see cref="Parse"/> left out, in the document's order, and why; empty for a set that was made of keys.</summary>
    public IReadOnlyList<DroppedJwk> Dropped { get; private init; } = [];

    /// <summary>The keys, in their order.</summary>
    public IReadOnlyList<JwtKey> Keys => _keys.AsReadOnly();

    JwkSet IJwtKeySource.Keys => this;

    /// <summary>
    /// Reads a document in UTF-8. A key that is broken, weak, of an unknown type, not for signatures, not of the algorithms
    /// asked for, symmetric or with private members is left out, and so are all keys that share one id and algorithm;
    /// <see cref="Dropped"/> tells which, and why. Unknown members are ignored.
    /// </summary>
    /// <param name="utf8Json">At most 262,144 bytes with at most 64 keys.</param>
    /// <param name="algorithms">The algorithms to read keys for; a key that names none becomes one for each that fits it.</param>
    /// <exception cref="ArgumentException">The text is not a JWK set, has duplicate members, or is too large.</exception>
    public static JwkSet Parse(ReadOnlySpan<byte> utf8Json, params IEnumerable<JwtAlgorithm> algorithms)
    {
        ArgumentNullException.ThrowIfNull(algorithms);
        if (utf8Json.Length > MaxSize || !Utf8.IsValid(utf8Json))
        {
            Errors.Argument("A JWK set is at most 262,144 bytes of UTF-8.", nameof(utf8Json));
        }

        try
        {
            using var document = JsonDocument.Parse(utf8Json.ToArray(), Jwk.Strict);
            return Read(document.RootElement, [.. algorithms.Where(algorithm => !algorithm.IsSymmetric).Distinct()]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The platform's search for duplicates throws the latter for a name with a lone surrogate.
            Errors.Argument("The text is not one JSON object without duplicate members.", nameof(utf8Json));
            throw;
        }
    }

    /// <summary>The public keys as a document for <c>/.well-known/jwks.json</c>. Symmetric keys never appear in it.</summary>
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

    /// <summary>The key of this algorithm and id; without an id, the only one of this algorithm.</summary>
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

    /// <summary>Takes a key for each algorithm that it fits. Returns null, or the reason why it fits no algorithm.</summary>
    private static string? Read(JsonElement jwk, JwtAlgorithm[] algorithms, Action<JwtKey> take)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
        {
            return "A JWK is a JSON object.";
        }

        if (Jwk.IsPrivate(jwk))
        {
            return "It has private members, or is symmetric: keys of a set are public.";
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
                // Of what was wrong for several algorithms the first is told.
                reason ??= exception.Message;
            }
            catch (ArgumentException)
            {
            }
        }

        return isTaken ? null : reason ?? "Its type, curve or algorithm is that of none of the algorithms asked for.";
    }

    /// <summary>Whether a key would be one for the algorithm if all else were right.</summary>
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

/// <summary>A key of a document that <see cref="JwkSet.Parse"/> left out, and why. Nothing of the key itself is in it.</summary>
public sealed class DroppedJwk
{
    internal DroppedJwk(int index, string? keyId, string reason)
    {
        Index = index;
        KeyId = keyId;
        Reason = reason;
    }

    /// <summary>Its place among the document's keys, from 0.</summary>
    public int Index { get; }

    /// <summary>Its <c>kid</c>; null if it has no key id, or one that is not a text.</summary>
    public string? KeyId { get; }

    /// <summary>Why, in one sentence for the log.</summary>
    public string Reason { get; }

    /// <inheritdoc/>
    public override string ToString() => $"Key {Index} ({KeyId ?? "no kid"}): {Reason}";
}
