using System.Buffers;
using System.Text.Json;

namespace AuthKit.Tokens;

/// <summary>
/// Reads what nearly every token is: one object of texts without escapes and whole numbers without signs, no white space.
/// Anything else is false, and read again by the whole grammar (<see cref="JwtJson"/>), which alone refuses.
/// </summary>
internal static class JwtFlatJson
{
    private static readonly SearchValues<byte> NotPlain = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'\\']);

    /// <param name="json">At most 65,535 bytes of valid UTF-8.</param>
    /// <param name="members">Room for as many members as are allowed.</param>
    /// <param name="count">How many there are; means nothing where the answer is false.</param>
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

            // Names are short: quicker than a search that is made for long texts.
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

            // Names that differ in length, first or last letter differ; only the others are compared.
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
