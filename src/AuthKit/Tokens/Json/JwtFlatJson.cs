using System.Buffers;
using System.Text.Json;

namespace AuthKit.Tokens;

/// <summary>
/// A fast path for the JSON of nearly every token: one object of texts without escapes and whole numbers without signs, and no white space.
/// For any other text it returns false. Then <see cref="JwtJson"/> reads the text by the full grammar and decides whether it is valid.
/// </summary>
internal static class JwtFlatJson
{
    private static readonly SearchValues<byte> NotPlain = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'\\']);

    /// <param name="json">At most 65,535 bytes of valid UTF-8.</param>
    /// <param name="members">The buffer for the members; its length is the largest number that is allowed.</param>
    /// <param name="count">The number of members; meaningless if the result is false.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, Span<JwtMember> members, out int count)
    {
        count = 0;
        if (json.Length < 2 || json[0] != (byte)'{' || json[^1] != (byte)'}' || json.ContainsAny(NotPlain))
        {
            return false;
        }

        var seen = 0UL;
        var at = 1;
        while (count < members.Length && at < json.Length && json[at] == (byte)'"')
        {
            var nameStart = at + 1;
            var nameEnd = nameStart;

            // Names are short, so this loop is faster than a vectorized search.
            while (nameEnd < json.Length && json[nameEnd] != (byte)'"')
            {
                nameEnd++;
            }

            var nameLength = nameEnd - nameStart;
            var start = nameEnd + 2;
            if (nameLength == 0 || start >= json.Length || json[start - 1] != (byte)':')
            {
                return false;
            }

            JsonValueKind kind;
            int length;
            if (json[start] == (byte)'"')
            {
                start++;
                kind = JsonValueKind.String;
                length = json[start..].IndexOf((byte)'"');
                if (length < 0)
                {
                    return false;
                }

                at = start + length + 1;
            }
            else
            {
                kind = JsonValueKind.Number;
                for (at = start; at < json.Length && char.IsAsciiDigit((char)json[at]); at++)
                {
                }

                length = at - start;
                if (length == 0 || (length > 1 && json[start] == (byte)'0'))
                {
                    return false;
                }
            }

            // Names with different bits are different, because the bit depends on the length and the first and last letter. Only names with the
            // same bit are compared.
            var name = json.Slice(nameStart, nameLength);
            var bit = 1UL << ((name[0] + (name[^1] * 3) + (nameLength * 5)) & 63);
            if ((seen & bit) != 0 && JwtMember.IsNamedAmong(members[..count], json, name))
            {
                return false;
            }

            seen |= bit;
            members[count++] = new JwtMember((ushort)nameStart, (ushort)nameLength, (ushort)start, (ushort)length, kind, IsNameEscaped: false, IsValueEscaped: false);
            if (at == json.Length - 1)
            {
                return true;
            }

            if (json[at++] != (byte)',')
            {
                return false;
            }
        }

        return false;
    }
}
