using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace AuthKit.NormalForms;

/// <summary>
/// Unicode normalisation forms C and KC (UAX 15), computed with AuthKit's own tables, so that a text has the same form in every process. Lone
/// surrogates and characters that are not in this version of Unicode stay as they are. Working memory is wiped, because a text may be a password.
/// </summary>
internal static class NormalForm
{
    private const int HangulBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Trails = 28;

    /// <summary>Returns form C of a text.</summary>
    public static string Compose(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var destination = new char[GetMaxLength(text, isCompatible: false)];
        return new string(destination, 0, Compose(text, destination, isCompatible: false));
    }

    /// <summary>Returns a length that is enough for the normalised text, in UTF-16 units.</summary>
    public static int GetMaxLength(ReadOnlySpan<char> text, bool isCompatible) => 2 * CountDecomposed(text, isCompatible);

    /// <summary>Writes form C of a text, or form KC if <paramref name="isCompatible"/> is true. Returns the length in UTF-16 units.</summary>
    public static int Compose(ReadOnlySpan<char> text, Span<char> destination, bool isCompatible)
    {
        var points = ArrayPool<int>.Shared.Rent(CountDecomposed(text, isCompatible));
        try
        {
            var count = Decompose(text, points, isCompatible);
            Order(points.AsSpan(0, count));
            count = Compose(points.AsSpan(0, count));
            return Write(points.AsSpan(0, count), destination);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(points.AsSpan()));
            ArrayPool<int>.Shared.Return(points);
        }
    }

    /// <summary>Writes form KD of a text, in which every character is decomposed. Returns the length in UTF-16 units.</summary>
    public static int Decompose(ReadOnlySpan<char> text, Span<char> destination)
    {
        Span<int> points = new int[CountDecomposed(text, isCompatible: true)];
        points = points[..Decompose(text, points, isCompatible: true)];
        Order(points);
        return Write(points, destination);
    }

    /// <summary>Returns the first code point of a text and its number of UTF-16 units. A lone surrogate is returned as it is.</summary>
    public static int First(ReadOnlySpan<char> text, out int units)
    {
        var isCharacter = Rune.DecodeFromUtf16(text, out var rune, out units) == OperationStatus.Done;
        units = isCharacter ? units : 1;
        return isCharacter ? rune.Value : text[0];
    }

    /// <summary>Writes code points as UTF-16. Returns the number of units.</summary>
    public static int Write(ReadOnlySpan<int> points, Span<char> destination)
    {
        var length = 0;
        foreach (var point in points)
        {
            if (Rune.TryCreate(point, out var rune))
            {
                length += rune.EncodeToUtf16(destination[length..]);
            }
            else
            {
                destination[length++] = (char)point;
            }
        }

        return length;
    }

    private static int CountDecomposed(ReadOnlySpan<char> text, bool isCompatible)
    {
        var count = 0;
        while (!text.IsEmpty)
        {
            var point = First(text, out var units);
            count += IsSyllable(point) ? 3 : Mapping(point, isCompatible)?.Length ?? 1;
            text = text[units..];
        }

        return count;
    }

    private static int Decompose(ReadOnlySpan<char> text, Span<int> points, bool isCompatible)
    {
        var count = 0;
        while (!text.IsEmpty)
        {
            var point = First(text, out var units);
            text = text[units..];
            if (IsSyllable(point))
            {
                var syllable = point - HangulBase;
                points[count++] = LeadBase + (syllable / (Vowels * Trails));
                points[count++] = VowelBase + (syllable / Trails % Vowels);
                if (syllable % Trails > 0)
                {
                    points[count++] = TrailBase + (syllable % Trails);
                }
            }
            else if (Mapping(point, isCompatible) is { } mapping)
            {
                mapping.CopyTo(points[count..]);
                count += mapping.Length;
            }
            else
            {
                points[count++] = point;
            }
        }

        return count;
    }

    /// <summary>Sorts marks into canonical order: by their combining class, and in the original order within a class.</summary>
    private static void Order(Span<int> points)
    {
        for (var i = 1; i < points.Length; i++)
        {
            var (point, combining) = (points[i], ClassOf(points[i]));
            var place = i;
            while (combining > 0 && place > 0 && ClassOf(points[place - 1]) > combining)
            {
                points[place] = points[place - 1];
                place--;
            }

            points[place] = point;
        }
    }

    private static int Compose(Span<int> points)
    {
        var (count, starter, last) = (0, -1, -1);
        foreach (var point in points)
        {
            // A mark of the same or a higher class, or a starter, between the two characters blocks their composition.
            var combining = ClassOf(point);
            var composed = starter >= 0 && last < combining ? Pair(points[starter], point) : -1;
            if (composed >= 0)
            {
                points[starter] = composed;
                continue;
            }

            if (combining == 0)
            {
                (starter, last) = (count, -1);
            }
            else
            {
                last = combining;
            }

            points[count++] = point;
        }

        return count;
    }

    private static int Pair(int first, int second)
    {
        if (first is >= LeadBase and < LeadBase + Leads && second is >= VowelBase and < VowelBase + Vowels)
        {
            return HangulBase + (((first - LeadBase) * Vowels) + second - VowelBase) * Trails;
        }

        if (IsSyllable(first) && (first - HangulBase) % Trails == 0 && second is > TrailBase and < TrailBase + Trails)
        {
            return first + second - TrailBase;
        }

        return UnicodeTable.Instance.Compose(first, second);
    }

    private static bool IsSyllable(int point) => point is >= HangulBase and < HangulBase + (Leads * Vowels * Trails);

    private static int[]? Mapping(int point, bool isCompatible) => point < 0x80 ? null : UnicodeTable.Instance.Decompose(point, isCompatible);

    private static int ClassOf(int point) => point < 0x300 ? 0 : UnicodeTable.Instance.ClassOf(point);
}
