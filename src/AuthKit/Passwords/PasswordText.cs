using System.Buffers;
using System.Text;

namespace AuthKit.Passwords;

/// <summary>What can be said of the characters of a password without hashing it.</summary>
internal static class PasswordText
{
    // .NET throws at this one where it normalises. It is no character and composes with nothing, so that the parts
    // between are normalised each for itself.
    private const char Noncharacter = '\uFFFE';

    /// <summary>Whether this process normalises at all: in globalization-invariant mode it silently does not.</summary>
    public static bool CanNormalize { get; } = string.Equals("\uFB01".Normalize(NormalizationForm.FormKC), "fi", StringComparison.Ordinal);

    /// <summary>Counts code points (a lone surrogate counts as one); false where the text is not well-formed UTF-16.</summary>
    public static bool Measure(ReadOnlySpan<char> text, out int codePoints)
    {
        codePoints = 0;
        var wellFormed = true;
        while (!text.IsEmpty)
        {
            wellFormed &= Rune.DecodeFromUtf16(text, out _, out var consumed) == OperationStatus.Done;
            text = text[consumed..];
            codePoints++;
        }

        return wellFormed;
    }

    /// <summary>Room enough for the NFKC of well-formed text.</summary>
    public static int GetNormalizedLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        foreach (var part in text.Split(Noncharacter))
        {
            length += text[part].GetNormalizedLength(NormalizationForm.FormKC) + 1;
        }

        return length;
    }

    /// <summary>Writes the NFKC of well-formed text; answers its length.</summary>
    public static int Normalize(ReadOnlySpan<char> text, Span<char> destination)
    {
        var length = 0;
        foreach (var part in text.Split(Noncharacter))
        {
            if (part.Start.Value > 0)
            {
                destination[length++] = Noncharacter;
            }

            text[part].TryNormalize(destination[length..], out var written, NormalizationForm.FormKC);
            length += written;
        }

        return length;
    }
}
