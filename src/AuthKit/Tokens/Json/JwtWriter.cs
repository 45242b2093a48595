using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuthKit.Tokens;

/// <summary>
/// Writes one JSON object in UTF-8 into a buffer of fixed size. After the first overflow it writes nothing more, and <see cref="Fits"/> is
/// false.
/// </summary>
internal ref struct JwtWriter(Span<byte> buffer)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private Span<byte> _buffer = buffer;
    private int _at;

    /// <summary>Whether everything that was written so far fitted into the buffer.</summary>
    public bool Fits { get; private set; } = true;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._at];

    public void End() => Append("}"u8);

    /// <summary>Writes a comma and another name.</summary>
    public void Name(string name)
    {
        Append(","u8);
        Text(name);
        Append(":"u8);
    }

    /// <summary>Writes JSON as it is, without escaping.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raw(ReadOnlySpan<byte> json) => Append(json);

    public void Number(long value)
    {
        if (!value.TryFormat(_buffer[_at..], out var written, default, CultureInfo.InvariantCulture))
        {
            Overflow();
            return;
        }

        _at += written;
    }

    public void Text(string value)
    {
        var room = _buffer[_at..];
        if (room.Length < value.Length + 2)
        {
            Overflow();
            return;
        }

        room[0] = (byte)'"';
        _at++;
        if (!value.AsSpan().ContainsAnyExcept(JwtText.Plain))
        {
            Ascii.FromUtf16(value, room[1..], out var written);
            room[written + 1] = (byte)'"';
            _at += written + 1;
            return;
        }

        Escaped(value);
        Append("\""u8);
    }

    public void Texts(IReadOnlyList<string> values)
    {
        Append("["u8);
        for (var index = 0; index < values.Count; index++)
        {
            if (index > 0)
            {
                Append(","u8);
            }

            Text(values[index]);
        }

        Append("]"u8);
    }

    public void Value(in JwtClaimValue value)
    {
        switch (value.Kind)
        {
            case JsonValueKind.String:
                Text(value.Text);
                break;
            case JsonValueKind.Number:
                Number(value.Number);
                break;
            case JsonValueKind.True:
                Append("true"u8);
                break;
            case JsonValueKind.False:
                Append("false"u8);
                break;
            case JsonValueKind.Array:
                Texts(value.Texts);
                break;
            case JsonValueKind.Object:
                Append(JsonSerializerText(value.Json));
                break;
            default:
                throw new ArgumentException("A claim has no value.");
        }
    }

    private static byte[] JsonSerializerText(JsonElement element)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            element.WriteTo(writer);
        }

        return stream.ToArray();
    }

    private void Escaped(string value)
    {
        byte[] utf8;
        try
        {
            utf8 = StrictUtf8.GetBytes(value);
        }
        catch (EncoderFallbackException)
        {
            throw new ArgumentException("A claim is not well-formed UTF-16.");
        }

        if (JavaScriptEncoder.Default.EncodeUtf8(utf8, _buffer[_at..], out var read, out var written) != System.Buffers.OperationStatus.Done || read != utf8.Length)
        {
            Overflow();
            return;
        }

        _at += written;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.TryCopyTo(_buffer[_at..]))
        {
            Overflow();
            return;
        }

        _at += bytes.Length;
    }

    private void Overflow()
    {
        Fits = false;
        _buffer = default;
        _at = 0;
    }
}
