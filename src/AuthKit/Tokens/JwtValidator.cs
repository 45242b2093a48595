using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Base64Url = AuthKit.Cryptography.Base64Url;

namespace AuthKit.Tokens;

/// <summary>
/// Validates signed tokens (RFC 7515, 7519, 8725, 9068). The options fix the issuer, audiences, algorithms and type; a token cannot influence
/// them. Every call verifies the signature, because results are not cached. Thread-safe.
/// </summary>
public sealed class JwtValidator
{
    // Bytes on the stack. Nearly every token fits; larger tokens use a rented buffer.
    private const int OnStack = 1024;

    private readonly IJwtKeySource _keys;
    private readonly TimeProvider _time;
    private readonly byte[] _issuer;
    private readonly byte[][] _audiences;
    private readonly JwtAlgorithm[] _algorithms;
    private readonly byte[] _type;
    private readonly bool _allowMissingType;
    private readonly string[] _required;
    private readonly long _skew;
    private readonly int _maxSize;
    private JwtKnownHeader? _known;

    /// <summary>Creates a validator for the tokens of one issuer.</summary>
    /// <param name="keys">The keys of this issuer, and of no other.</param>
    /// <param name="options">The rules for valid tokens; copied.</param>
    /// <param name="runtime">The clock; null for the system clock.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is missing or out of its range; the exception lists every such option.
    /// </exception>
    public JwtValidator(IJwtKeySource keys, JwtValidatorOptions options, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(options);
        Errors.ThrowIfInvalid(typeof(JwtValidatorOptions), options.Validate());
        _keys = keys;
        _time = (runtime ?? AuthKitRuntime.Default).TimeProvider;
        _issuer = Encoding.UTF8.GetBytes(options.Issuer);
        _audiences = [.. options.Audiences.Select(Encoding.UTF8.GetBytes)];
        _algorithms = [.. options.Algorithms.Distinct()];
        _type = Encoding.UTF8.GetBytes(options.TokenType);
        _allowMissingType = options.AllowMissingType;
        _required = [.. options.RequiredClaims];
        _skew = options.ClockSkew.Ticks;
        _maxSize = options.MaxSize;
    }

    /// <summary>Validates a token. Accepts any text without throwing; null counts as empty.</summary>
    [SkipLocalsInit]
    public JwtValidation Validate(ReadOnlySpan<char> token)
    {
        if (token.Length > _maxSize)
        {
            return new JwtValidation(JwtStatus.TooLarge);
        }

        byte[]? rented = null;
        var utf8 = token.Length <= OnStack ? stackalloc byte[OnStack] : (rented = ArrayPool<byte>.Shared.Rent(token.Length));
        utf8 = utf8[..token.Length];
        try
        {
            return Ascii.FromUtf16(token, utf8, out _) == OperationStatus.Done ? Validate(utf8) : new JwtValidation(JwtStatus.Malformed);
        }
        finally
        {
            if (rented is not null)
            {
                utf8.Clear();
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <summary>Validates a token in UTF-8. Accepts any bytes without throwing.</summary>
    public JwtValidation Validate(ReadOnlySpan<byte> utf8Token)
    {
        if (utf8Token.Length > _maxSize)
        {
            return new JwtValidation(JwtStatus.TooLarge);
        }

        // A dot is not base64url, so if there is a fourth part, decoding the third part fails.
        var headerEnd = utf8Token.IndexOf((byte)'.');
        var payloadLength = headerEnd < 0 ? -1 : utf8Token[(headerEnd + 1)..].IndexOf((byte)'.');
        if (payloadLength < 0)
        {
            return new JwtValidation(JwtStatus.Malformed);
        }

        var signed = utf8Token[..(headerEnd + 1 + payloadLength)];
        var header = signed[..headerEnd];
        var keys = _keys.Keys;
        var known = Volatile.Read(ref _known);
        JwtKey? key;
        JwtStatus status;
        if (known is not null && known.Is(header, keys))
        {
            key = known.Key;
            status = JwtStatus.Valid;
        }
        else
        {
            known = null;
            status = FindKey(header, keys, out key);
        }

        if (status == JwtStatus.Valid)
        {
            status = Verify(key!, signed, utf8Token[(signed.Length + 1)..]);
        }

        if (status != JwtStatus.Valid)
        {
            return new JwtValidation(status);
        }

        // The header is cached only after its signature is verified, so that only the issuer can replace the cached header.
        if (known is null)
        {
            Volatile.Write(ref _known, new JwtKnownHeader(header, keys, key!));
        }

        return ReadClaims(key!, signed[(headerEnd + 1)..]);
    }

    private JwtStatus FindKey(ReadOnlySpan<byte> encoded, JwkSet keys, out JwtKey? key)
    {
        key = null;
        var length = Math.Max(0, Base64Url.GetDecodedLength(encoded.Length));
        var json = length <= OnStack / 2 ? stackalloc byte[OnStack / 2] : new byte[length];
        if (!Base64Url.TryDecode(encoded, json, out var written))
        {
            return JwtStatus.Malformed;
        }

        var status = JwtHeader.Read(json[..written], out var header);
        if (status != JwtStatus.Valid)
        {
            return status;
        }

        if (FindAlgorithm(header.Algorithm) is not { } algorithm)
        {
            return JwtStatus.AlgorithmNotAllowed;
        }

        if (header.HasType ? !IsExpectedType(header.Type) : !_allowMissingType)
        {
            return JwtStatus.WrongType;
        }

        key = keys.Find(algorithm, header.KeyId, header.HasKeyId);
        return key is null ? JwtStatus.UnknownKey : JwtStatus.Valid;
    }

    private JwtAlgorithm? FindAlgorithm(ReadOnlySpan<byte> name)
    {
        foreach (var algorithm in _algorithms)
        {
            if (algorithm.Utf8Name.IsText(name))
            {
                return algorithm;
            }
        }

        return null;
    }

    // RFC 7515 section 4.1.9, RFC 8725 section 3.11.
    private bool IsExpectedType(ReadOnlySpan<byte> type)
    {
        var prefix = "application/"u8;
        return Ascii.EqualsIgnoreCase(type, _type) ||
            (type.Length == prefix.Length + _type.Length && Ascii.EqualsIgnoreCase(type[..prefix.Length], prefix) && Ascii.EqualsIgnoreCase(type[prefix.Length..], _type));
    }

    private static JwtStatus Verify(JwtKey key, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> encoded)
    {
        var size = key.Material.SignatureSize;
        if (Base64Url.GetDecodedLength(encoded.Length) != size)
        {
            return JwtStatus.BadSignature;
        }

        Span<byte> signature = stackalloc byte[size];
        if (!Base64Url.TryDecode(encoded, signature, out _))
        {
            return JwtStatus.Malformed;
        }

        return key.Material.Verify(signed, signature) ? JwtStatus.Valid : JwtStatus.BadSignature;
    }

    [SkipLocalsInit]
    private JwtValidation ReadClaims(JwtKey key, ReadOnlySpan<byte> encoded)
    {
        var json = new byte[Math.Max(0, Base64Url.GetDecodedLength(encoded.Length))];
        if (!Base64Url.TryDecode(encoded, json, out _))
        {
            return new JwtValidation(JwtStatus.Malformed);
        }

        Span<JwtMember> found = stackalloc JwtMember[JwtValidatorOptions.MaxClaims];
        if (!JwtJson.TryRead(json, found, out var count))
        {
            return new JwtValidation(JwtStatus.InvalidClaims);
        }

        var members = found[..count];
        var payload = new JwtPayload(json);
        foreach (ref readonly var member in members)
        {
            if (!payload.Take(member))
            {
                return new JwtValidation(JwtStatus.InvalidClaims);
            }
        }

        var status = Evaluate(json, members, in payload);
        return status == JwtStatus.Valid ? new JwtValidation(new JwtClaims(json, members.ToArray(), key)) : new JwtValidation(status);
    }

    private JwtStatus Evaluate(ReadOnlySpan<byte> json, scoped ReadOnlySpan<JwtMember> members, scoped in JwtPayload payload)
    {
        if (!payload.HasIssuer || !payload.HasAudience || payload.ExpiresAt is not { } expiresAt || !HasRequired(json, members))
        {
            return JwtStatus.MissingClaim;
        }

        if (!payload.Issuer.Text(json).IsText(_issuer))
        {
            return JwtStatus.WrongIssuer;
        }

        if (!IsAudience(json, payload.Audience))
        {
            return JwtStatus.WrongAudience;
        }

        // The comparison uses ticks, because adding the skew to the last instants of the calendar would overflow a DateTimeOffset.
        var now = _time.GetUtcNow().UtcTicks;
        return now >= expiresAt + _skew ? JwtStatus.Expired
            : payload.NotBefore is { } notBefore && now < notBefore - _skew ? JwtStatus.NotYetValid
            : payload.IssuedAt is { } issuedAt && now < issuedAt - _skew ? JwtStatus.IssuedInFuture
            : JwtStatus.Valid;
    }

    private bool HasRequired(ReadOnlySpan<byte> json, ReadOnlySpan<JwtMember> members)
    {
        foreach (var name in _required)
        {
            var found = false;
            foreach (ref readonly var member in members)
            {
                found |= JwtClaims.IsNamed(member, json, name) && !member.IsEmpty(json);
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsAudience(ReadOnlySpan<byte> json, in JwtMember member)
    {
        if (member.Kind == JsonValueKind.String)
        {
            return IsAudience(member.Text(json));
        }

        var reader = new Utf8JsonReader(member.RawValue(json));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            foreach (var audience in _audiences)
            {
                if (reader.ValueTextEquals(audience))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsAudience(ReadOnlySpan<byte> text)
    {
        foreach (var audience in _audiences)
        {
            if (text.IsText(audience))
            {
                return true;
            }
        }

        return false;
    }
}
