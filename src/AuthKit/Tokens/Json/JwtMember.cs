using System.Text.Json;

namespace AuthKit.Tokens;

/// <summary>
/// The position of a member of a JSON object in its text, without the quotation marks. 16 bits are enough, because no token is larger than
/// <see cref="JwtValidatorOptions.MaxSizeLimit"/>.
/// </summary>
internal readonly record struct JwtMember(
    ushort NameStart, ushort NameLength, ushort ValueStart, ushort ValueLength, JsonValueKind Kind, bool IsNameEscaped, bool IsValueEscaped)
{
    public ReadOnlySpan<byte> RawName(ReadOnlySpan<byte> json) => json.Slice(NameStart, NameLength);

    public ReadOnlySpan<byte> RawValue(ReadOnlySpan<byte> json) => json.Slice(ValueStart, ValueLength);

    public bool IsNamed(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name) =>
        IsNameEscaped ? JwtText.Unescape(RawName(json)).IsText(name) : RawName(json).IsText(name);

    /// <summary>The text of a string member. Allocates only if the text has escapes.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> json) => IsValueEscaped ? JwtText.Unescape(RawValue(json)) : RawValue(json);

    /// <summary>
    /// Whether the value is empty: null, an empty text or only white space, an array of such values, or an object without members.
    /// </summary>
    public bool IsEmpty(ReadOnlySpan<byte> json)
    {
        if (Kind == JsonValueKind.String)
        {
            return JwtText.IsBlank(Text(json));
        }

        if (Kind is not (JsonValueKind.Array or JsonValueKind.Object))
        {
            return Kind == JsonValueKind.Null;
        }

        var reader = new Utf8JsonReader(RawValue(json));
        reader.Read();
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            if (reader.TokenType != JsonTokenType.Null && (reader.TokenType != JsonTokenType.String || !string.IsNullOrWhiteSpace(reader.GetString())))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether one of the members has this name. The caller passes the name without escapes.</summary>
    public static bool IsNamedAmong(ReadOnlySpan<JwtMember> members, ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        foreach (ref readonly var other in members)
        {
            if ((other.NameLength == name.Length || other.IsNameEscaped) && other.IsNamed(json, name))
            {
                return true;
            }
        }

        return false;
    }
}
