using System.Text.Json;

namespace AuthKit.Tokens;

/// <summary>The header of a token (RFC 7515 section 4). It is read before the signature is verified, so its values are not trusted.</summary>
internal readonly ref struct JwtHeader
{
    private JwtHeader(ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> keyId, bool hasKeyId, ReadOnlySpan<byte> type, bool hasType)
    {
        Algorithm = algorithm;
        KeyId = keyId;
        HasKeyId = hasKeyId;
        Type = type;
        HasType = hasType;
    }

    public ReadOnlySpan<byte> Algorithm { get; }

    public ReadOnlySpan<byte> KeyId { get; }

    public bool HasKeyId { get; }

    public ReadOnlySpan<byte> Type { get; }

    public bool HasType { get; }

    /// <summary>Reads a header. <see cref="JwtStatus.Valid"/> means that every parameter is either understood or safe to ignore.</summary>
    public static JwtStatus Read(ReadOnlySpan<byte> json, out JwtHeader header)
    {
        header = default;
        Span<JwtMember> members = stackalloc JwtMember[JwtValidatorOptions.MaxHeaderMembers];
        if (!JwtJson.TryRead(json, members, out var count))
        {
            return JwtStatus.Malformed;
        }

        ReadOnlySpan<byte> algorithm = default, keyId = default, type = default;
        bool hasAlgorithm = false, hasKeyId = false, hasType = false;
        foreach (ref readonly var member in members[..count])
        {
            var name = member.IsNameEscaped ? JwtText.Unescape(member.RawName(json)) : member.RawName(json);
            switch (name)
            {
                case [(byte)'a', (byte)'l', (byte)'g']:
                    hasAlgorithm = member.Kind == JsonValueKind.String;
                    algorithm = hasAlgorithm ? member.Text(json) : default;
                    break;
                case [(byte)'k', (byte)'i', (byte)'d']:
                    if (member.Kind != JsonValueKind.String)
                    {
                        return JwtStatus.Malformed;
                    }

                    hasKeyId = true;
                    keyId = member.Text(json);
                    break;
                case [(byte)'t', (byte)'y', (byte)'p']:
                    if (member.Kind != JsonValueKind.String)
                    {
                        return JwtStatus.Malformed;
                    }

                    hasType = true;
                    type = member.Text(json);
                    break;
                default:
                    if (IsNeverDone(name))
                    {
                        return JwtStatus.UnsupportedHeader;
                    }

                    break;
            }
        }

        header = new JwtHeader(algorithm, keyId, hasKeyId, type, hasType);
        return hasAlgorithm ? JwtStatus.Valid : JwtStatus.Malformed;
    }

    // AuthKit supports no extensions, so it refuses any crit (RFC 7515 section 4.1.11). Keys must come only from the key source (RFC 8725
    // section 3.10). b64 must not be used with JWTs (RFC 7797 section 7). cty announces a nested token (RFC 7519 section 5.2).
    private static bool IsNeverDone(ReadOnlySpan<byte> name) =>
        name.IsText("crit"u8) || name.IsText("b64"u8) || name.IsText("jku"u8) || name.IsText("jwk"u8) || name.IsText("x5u"u8) ||
        name.IsText("x5c"u8) || name.IsText("cty"u8) || name.IsText("zip"u8) || name.IsText("enc"u8);
}

/// <summary>
/// Caches the header of the last token with a valid signature, and the key that the header names. All tokens of one key usually have the
/// same header, so the validator need not parse it again. The signature of every token is still verified.
/// </summary>
internal sealed class JwtKnownHeader(ReadOnlySpan<byte> encoded, JwkSet keys, JwtKey key)
{
    private readonly byte[] _encoded = encoded.ToArray();

    public JwtKey Key { get; } = key;

    /// <summary>Whether the header is byte for byte the cached one, and the set of keys has not changed.</summary>
    public bool Is(ReadOnlySpan<byte> header, JwkSet current) => ReferenceEquals(keys, current) && header.IsText(_encoded);
}
