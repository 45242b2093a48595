using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using AuthKit.Cryptography;
using Base64Url = AuthKit.Cryptography.Base64Url;
using SystemBase64Url = System.Buffers.Text.Base64Url;

namespace AuthKit.Tokens;

/// <summary>Issues signed tokens (RFC 7519, 9068) with the active key of a ring. Thread-safe.</summary>
public sealed class JwtIssuer
{
    // Bytes on the stack for the payload, and as many for the token. Nearly every token fits; larger tokens use a rented buffer.
    private const int OnStack = 1024;

    private readonly IJwtKeyRing _keys;
    private readonly TimeProvider _time;
    private readonly byte[] _beginning;
    private readonly TimeSpan _lifetime;
    private readonly int _maxSize;
    private JwtIssuerHeader? _header;

    /// <summary>Creates an issuer. It asks the ring for the active key each time it issues a token.</summary>
    /// <param name="keys">The ring whose active key signs.</param>
    /// <param name="options">The settings that all tokens share; copied.</param>
    /// <param name="runtime">The clock; null for the system clock.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is missing or out of its range; the exception lists every such option.
    /// </exception>
    public JwtIssuer(IJwtKeyRing keys, JwtIssuerOptions options, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(options);
        Errors.ThrowIfInvalid(typeof(JwtIssuerOptions), options.Validate());
        _keys = keys;
        _time = (runtime ?? AuthKitRuntime.Default).TimeProvider;
        _beginning = BeginningFor(options.Issuer);
        _lifetime = options.Lifetime;
        _maxSize = options.MaxSize;
    }

    /// <summary>Builds and signs a token.</summary>
    /// <exception cref="ArgumentException">
    /// The descriptor lacks a claim that its type needs, has a duplicate or malformed claim, or expires before it becomes valid, or the token
    /// would be larger than <see cref="JwtIssuerOptions.MaxSize"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">The ring's active key cannot sign.</exception>
    public IssuedJwt Issue(JwtDescriptor descriptor) => Make(descriptor, isSigned: true);

    /// <summary>
    /// Throws the exceptions that <see cref="Issue"/> would throw, without signing. A caller uses it before a step that it could not undo if
    /// <see cref="Issue"/> failed afterwards.
    /// </summary>
    internal void Check(JwtDescriptor descriptor) => Make(descriptor, isSigned: false);

    [SkipLocalsInit]
    private IssuedJwt Make(JwtDescriptor descriptor, bool isSigned)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        JwtDescriptorRules.Check(descriptor);
        return TryMake(descriptor, isSigned, stackalloc byte[2 * OnStack], out var issued) ? issued : MakeLarge(descriptor, isSigned);
    }

    private IssuedJwt MakeLarge(JwtDescriptor descriptor, bool isSigned)
    {
        var rented = ArrayPool<byte>.Shared.Rent(2 * _maxSize);
        var buffer = rented.AsSpan(0, 2 * _maxSize);
        try
        {
            if (!TryMake(descriptor, isSigned, buffer, out var issued))
            {
                TooLarge();
            }

            return issued;
        }
        finally
        {
            // Other code may rent this buffer next and must not find the token in it.
            buffer.Clear();
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>
    /// Builds the token in a buffer: the first half holds the payload, the second half the token. Returns false if one half is too small.
    /// </summary>
    private bool TryMake(JwtDescriptor descriptor, bool isSigned, Span<byte> buffer, out IssuedJwt issued)
    {
        issued = default;
        var issuedAt = WholeSeconds(descriptor.IssuedAt ?? _time.GetUtcNow());
        var expiresAt = ExpiresAt(descriptor, issuedAt);
        var id = descriptor.Id ?? RandomName.Create();
        var key = _keys.SigningKey;
        if (!key.CanSign)
        {
            Errors.InvalidOperation("The active key cannot sign: it has no private half, or the key_ops of its JWK do not name sign.");
        }

        var writer = new JwtWriter(buffer[..(buffer.Length / 2)]);
        Write(ref writer, descriptor, issuedAt, expiresAt, id);
        if (!writer.Fits)
        {
            return false;
        }

        JwtDescriptorRules.CheckJson(descriptor, writer.Written);
        var token = buffer[(buffer.Length / 2)..];
        var header = HeaderOf(key, descriptor.TokenType);
        var size = header.EncodedWithDot.Length + SystemBase64Url.GetEncodedLength(writer.Written.Length) + 1 + SystemBase64Url.GetEncodedLength(key.Material.SignatureSize);
        if (size > _maxSize)
        {
            TooLarge();
        }

        if (size > token.Length)
        {
            return false;
        }

        if (isSigned)
        {
            Sign(key, header, writer.Written, token);
            issued = new IssuedJwt(string.Create(size, token[..size], static (text, utf8) => Ascii.ToUtf16(utf8, text, out _)), id, issuedAt, expiresAt);
        }

        return true;
    }

    private DateTimeOffset ExpiresAt(JwtDescriptor descriptor, DateTimeOffset issuedAt)
    {
        var expiresAt = issuedAt + (descriptor.Lifetime ?? _lifetime);
        expiresAt = WholeSeconds(descriptor.ExpiresNoLaterThan < expiresAt ? descriptor.ExpiresNoLaterThan.Value : expiresAt);
        if (expiresAt <= issuedAt || expiresAt <= descriptor.NotBefore)
        {
            Errors.Argument("The token would expire before it becomes valid.", nameof(descriptor));
        }

        return expiresAt;
    }

    private void Write(ref JwtWriter writer, JwtDescriptor descriptor, DateTimeOffset issuedAt, DateTimeOffset expiresAt, string id)
    {
        writer.Raw(_beginning);
        WriteText(ref writer, ",\"sub\":"u8, descriptor.Subject);
        writer.Raw(",\"aud\":"u8);
        if (descriptor.Audiences.Count == 1)
        {
            writer.Text(descriptor.Audiences[0]);
        }
        else
        {
            writer.Texts(descriptor.Audiences);
        }

        WriteText(ref writer, ",\"client_id\":"u8, descriptor.ClientId);
        WriteTime(ref writer, ",\"iat\":"u8, issuedAt);
        WriteTime(ref writer, ",\"nbf\":"u8, descriptor.NotBefore);
        WriteTime(ref writer, ",\"exp\":"u8, expiresAt);
        WriteText(ref writer, ",\"jti\":"u8, id);
        WriteText(ref writer, ",\"scope\":"u8, descriptor.Scope);
        WriteText(ref writer, ",\"sid\":"u8, descriptor.SessionId);
        WriteTime(ref writer, ",\"auth_time\":"u8, descriptor.AuthenticatedAt);
        WriteText(ref writer, ",\"acr\":"u8, descriptor.AuthenticationClass);
        if (descriptor.AuthenticationMethods.Count > 0)
        {
            writer.Raw(",\"amr\":"u8);
            writer.Texts(descriptor.AuthenticationMethods);
        }

        if (descriptor.Claims.Count > 0)
        {
            foreach (var (name, value) in descriptor.Claims)
            {
                writer.Name(name);
                writer.Value(value);
            }
        }

        writer.End();
    }

    private JwtIssuerHeader HeaderOf(JwtKey key, string type)
    {
        var header = Volatile.Read(ref _header);
        if (header is null || !header.IsFor(key, type))
        {
            Volatile.Write(ref _header, header = new JwtIssuerHeader(key, type));
        }

        return header;
    }

    /// <summary>Writes the header, the payload and the signature. The caller has checked that they fit.</summary>
    private static void Sign(JwtKey key, JwtIssuerHeader header, ReadOnlySpan<byte> payload, Span<byte> token)
    {
        header.EncodedWithDot.CopyTo(token);
        var signed = header.EncodedWithDot.Length;
        signed += SystemBase64Url.EncodeToUtf8(payload, token[signed..]);
        token[signed] = (byte)'.';
        Span<byte> signature = stackalloc byte[key.Material.SignatureSize];
        key.Material.Sign(token[..signed], signature);
        SystemBase64Url.EncodeToUtf8(signature, token[(signed + 1)..]);
    }

    [DoesNotReturn]
    private static void TooLarge() => throw new ArgumentException("The token would be larger than MaxSize allows.");

    /// <summary>Writes the first bytes of every payload: the opening brace and <c>iss</c>.</summary>
    private static byte[] BeginningFor(string issuer)
    {
        const int Marks = 10;
        var writer = new JwtWriter(new byte[Marks + (6 * issuer.Length)]);
        writer.Raw("{\"iss\":"u8);
        writer.Text(issuer);
        return writer.Written.ToArray();
    }

    private static void WriteText(ref JwtWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            writer.Raw(name);
            writer.Text(value);
        }
    }

    private static void WriteTime(ref JwtWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            writer.Raw(name);
            writer.Number(time.ToUnixTimeSeconds());
        }
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}

/// <summary>The encoded header for one key and type. All tokens of that key and type have the same header.</summary>
internal sealed class JwtIssuerHeader
{
    private readonly JwtKey _key;
    private readonly string _type;

    public JwtIssuerHeader(JwtKey key, string type)
    {
        _key = key;
        _type = type;

        // The names of algorithms, key ids and types contain no characters that JSON escapes.
        var json = $$"""{"alg":"{{key.Algorithm.Name}}","kid":"{{key.Id}}","typ":"{{type}}"}""";
        EncodedWithDot = Encoding.ASCII.GetBytes(Base64Url.Encode(Encoding.ASCII.GetBytes(json)) + ".");
    }

    public byte[] EncodedWithDot { get; }

    public bool IsFor(JwtKey key, string type) => ReferenceEquals(_key, key) && string.Equals(_type, type, StringComparison.Ordinal);
}
