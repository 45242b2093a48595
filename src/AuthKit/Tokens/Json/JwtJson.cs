using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace AuthKit.Tokens;

/// <summary>
/// Reads one JSON object (RFC 8259) and records the positions of its members, usually without allocating. It is stricter than the
/// grammar: it requires valid UTF-8 without a byte order mark, no duplicate member on any level (RFC 7519 section 4), no lone surrogates
/// and at most <see cref="MaxDepth"/> levels.
/// </summary>
internal ref struct JwtJson
{
    /// <summary>The most levels of nesting. The object itself is the first level.</summary>
    public const int MaxDepth = 16;

    private static readonly SearchValues<byte> EndsPlainText = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\']);

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth + 1 };

    private readonly ReadOnlySpan<byte> _json;
    private int _at;
    private bool _hasInnerObject;

    private JwtJson(ReadOnlySpan<byte> json) => _json = json;

    /// <param name="json">At most 65,535 bytes.</param>
    /// <param name="members">The buffer for the members; its length is the largest number that is allowed.</param>
    /// <param name="count">The number of members.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, Span<JwtMember> members, out int count)
    {
        count = 0;
        if (json.Length > ushort.MaxValue || !Utf8.IsValid(json))
        {
            return false;
        }

        if (JwtFlatJson.TryRead(json, members, out count))
        {
            return true;
        }

        count = 0;
        var reader = new JwtJson(json);
        return reader.ReadObject(members, ref count) && (!reader._hasInnerObject || HasUniqueNames(json));
    }

    private bool ReadObject(Span<JwtMember> members, ref int count)
    {
        SkipSpace();
        if (!Take((byte)'{'))
        {
            return false;
        }

        SkipSpace();
        if (Take((byte)'}'))
        {
            return AtEnd();
        }

        do
        {
            SkipSpace();
            if (count == members.Length || !ReadText(out var nameStart, out var nameLength, out var isNameEscaped) || !ReadColon())
            {
                return false;
            }

            var kind = Kind();
            var start = _at;
            if (!ReadValue(kind, 1, out var isValueEscaped))
            {
                return false;
            }

            var quote = kind == JsonValueKind.String ? 1 : 0;
            var member = new JwtMember(
                (ushort)nameStart, (ushort)nameLength, (ushort)(start + quote), (ushort)(_at - start - (2 * quote)), kind, isNameEscaped, isValueEscaped);
            if (IsNamedAlready(member, members[..count]))
            {
                return false;
            }

            members[count++] = member;
            SkipSpace();
        }
        while (Take((byte)','));
        return Take((byte)'}') && AtEnd();
    }

    private readonly bool IsNamedAlready(in JwtMember member, ReadOnlySpan<JwtMember> earlier)
    {
        var name = member.RawName(_json);
        if (member.IsNameEscaped)
        {
            name = JwtText.Unescape(name);
        }

        return JwtMember.IsNamedAmong(earlier, _json, name);
    }

    private readonly JsonValueKind Kind() => _at < _json.Length
        ? _json[_at] switch
        {
            (byte)'"' => JsonValueKind.String,
            (byte)'{' => JsonValueKind.Object,
            (byte)'[' => JsonValueKind.Array,
            (byte)'t' => JsonValueKind.True,
            (byte)'f' => JsonValueKind.False,
            (byte)'n' => JsonValueKind.Null,
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => JsonValueKind.Number,
            _ => JsonValueKind.Undefined,
        }
        : JsonValueKind.Undefined;

    private bool ReadValue(JsonValueKind kind, int depth, out bool isEscaped)
    {
        isEscaped = false;
        return kind switch
        {
            JsonValueKind.String => ReadText(out _, out _, out isEscaped),
            JsonValueKind.Number => ReadNumber(),
            JsonValueKind.Object => depth < MaxDepth && ReadInnerObject(depth + 1),
            JsonValueKind.Array => depth < MaxDepth && ReadArray(depth + 1),
            JsonValueKind.True => ReadWord("true"u8),
            JsonValueKind.False => ReadWord("false"u8),
            JsonValueKind.Null => ReadWord("null"u8),
            _ => false,
        };
    }

    private bool ReadInnerObject(int depth)
    {
        _hasInnerObject = true;
        _at++;
        SkipSpace();
        if (Take((byte)'}'))
        {
            return true;
        }

        do
        {
            SkipSpace();
            if (!ReadText(out _, out _, out _) || !ReadColon() || !ReadValue(Kind(), depth, out _))
            {
                return false;
            }

            SkipSpace();
        }
        while (Take((byte)','));
        return Take((byte)'}');
    }

    private bool ReadArray(int depth)
    {
        _at++;
        SkipSpace();
        if (Take((byte)']'))
        {
            return true;
        }

        do
        {
            SkipSpace();
            if (!ReadValue(Kind(), depth, out _))
            {
                return false;
            }

            SkipSpace();
        }
        while (Take((byte)','));
        return Take((byte)']');
    }

    private bool ReadText(out int start, out int length, out bool isEscaped)
    {
        isEscaped = false;
        start = _at + 1;
        length = 0;
        if (!Take((byte)'"'))
        {
            return false;
        }

        while (true)
        {
            var plain = _json[_at..].IndexOfAny(EndsPlainText);
            if (plain < 0)
            {
                return false;
            }

            _at += plain;
            if (_json[_at] == (byte)'"')
            {
                length = _at++ - start;
                return true;
            }

            isEscaped = true;
            if (_json[_at] != (byte)'\\' || !ReadEscape())
            {
                return false;
            }
        }
    }

    // Surrogates must come in pairs, high before low. A lone surrogate is not text (RFC 8259 section 8.2).
    private bool ReadEscape()
    {
        if (_at + 1 >= _json.Length)
        {
            return false;
        }

        if (_json[_at + 1] != (byte)'u')
        {
            var known = "\"\\/bfnrt"u8.Contains(_json[_at + 1]);
            _at += 2;
            return known;
        }

        return ReadUnit(out var unit) &&
            (!char.IsSurrogate(unit) || (char.IsHighSurrogate(unit) && ReadUnit(out var low) && char.IsLowSurrogate(low)));
    }

    private bool ReadUnit(out char unit)
    {
        unit = '\0';
        if (_json.Length - _at < 6 || _json[_at] != (byte)'\\' || _json[_at + 1] != (byte)'u')
        {
            return false;
        }

        var value = 0;
        foreach (var digit in _json.Slice(_at + 2, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }

            value = (value << 4) | (digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        unit = (char)value;
        _at += 6;
        return true;
    }

    private bool ReadNumber()
    {
        Take((byte)'-');
        if (!Take((byte)'0') && !ReadDigits())
        {
            return false;
        }

        if (Take((byte)'.') && !ReadDigits())
        {
            return false;
        }

        if (!Take((byte)'e') && !Take((byte)'E'))
        {
            return true;
        }

        _ = Take((byte)'+') || Take((byte)'-');
        return ReadDigits();
    }

    private bool ReadDigits()
    {
        var start = _at;
        while (_at < _json.Length && char.IsAsciiDigit((char)_json[_at]))
        {
            _at++;
        }

        return _at > start;
    }

    private bool ReadWord(ReadOnlySpan<byte> word)
    {
        var same = _json[_at..].StartsWith(word);
        _at += word.Length;
        return same;
    }

    private bool ReadColon()
    {
        SkipSpace();
        var found = Take((byte)':');
        SkipSpace();
        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Take(byte expected)
    {
        if (_at >= _json.Length || _json[_at] != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool AtEnd()
    {
        SkipSpace();
        return _at == _json.Length;
    }

    // Nearly every token has no white space, so the check for it is inlined and the loop is not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SkipSpace()
    {
        if (_at < _json.Length && _json[_at] <= (byte)' ')
        {
            SkipSpaces();
        }
    }

    private void SkipSpaces()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _at++;
        }
    }

    // Nested objects are rare, so the platform's slower parser looks for their duplicates.
    private static bool HasUniqueNames(ReadOnlySpan<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.ToArray(), Strict);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
