using System.Text;

namespace AuthKit.Tests.NormalForms;

/// <summary>The ways in which people type and paste a code.</summary>
internal static class TypedCodes
{
    private static readonly int[] Zeros = ['0', 0xFF10, 0x0660, 0x06F0, 0x0966, 0x0E50, 0x1D7CE, 0x1FBF0];

    public static IEnumerable<string> Of(string code)
    {
        var half = code.Length / 2;
        foreach (var separator in (string[])[" ", "-", "\u00A0", "\u202F", "\u2009", "\t", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212", "\uFF0D", "\u30FC", "\u200B", "\u00AD", "\r\n", "\u3000"])
        {
            yield return code[..half] + separator + code[half..];
        }

        yield return $" {code}\n";
        yield return $"\uFEFF{code}\r\n";
        yield return $"\u202A{code}\u202C";
        yield return string.Join(' ', code.ToCharArray());
        foreach (var zero in Zeros)
        {
            yield return string.Concat(code.Select(digit => char.IsAsciiDigit(digit) ? new Rune(zero + (digit - '0')).ToString() : digit.ToString()));
        }
    }
}
