using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AuthKit.QrCodes;

/// <summary>An opaque colour of sRGB. The zero value is black.</summary>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
public readonly record struct QrColor(byte Red, byte Green, byte Blue)
{
    private const int TextLength = 7;

    /// <summary>Black.</summary>
    public static QrColor Black => default;

    /// <summary>White.</summary>
    public static QrColor White => new(byte.MaxValue, byte.MaxValue, byte.MaxValue);

    /// <summary>The relative luminance of WCAG 2.2, from 0 for black to 1 for white.</summary>
    private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    /// <summary>Reads "#" and six hexadecimal digits, in either case; false for any other text.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out QrColor color)
    {
        color = default;
        if (text is not { Length: TextLength } || text[0] != '#'
            || !int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        color = new QrColor((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        return true;
    }

    /// <summary>As <see cref="TryParse"/>, for constants of a program.</summary>
    /// <exception cref="FormatException">The text is not such a colour.</exception>
    public static QrColor Parse(string text) =>
        TryParse(text, out var color) ? color : throw new FormatException("A colour is '#' and six hexadecimal digits.");

    /// <summary>"#" and six hexadecimal digits in lower case.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    /// <summary>The WCAG 2.2 contrast ratio of this colour to a lighter one: 1 to 21, or below 1 if the other one is darker.</summary>
    internal double ContrastBelow(QrColor lighter) => (lighter.Luminance + 0.05) / (Luminance + 0.05);

    // WCAG 2.2, "relative luminance".
    private static double Linear(byte value)
    {
        var share = value / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }
}
