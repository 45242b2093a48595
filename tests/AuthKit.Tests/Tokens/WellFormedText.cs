namespace AuthKit.Tests.Tokens;

internal static class WellFormedText
{
    /// <summary>Whether surrogates come in pairs.</summary>
    public static bool IsWellFormed(this string value) => !value.EnumerateRunes().Any(rune => rune == System.Text.Rune.ReplacementChar) || value.Contains('\uFFFD', StringComparison.Ordinal);
}
