namespace AuthKit.Tests.Tokens;

internal static class WellFormedText
{
    /// <summary>Whether all surrogates form pairs.</summary>
    public static bool IsWellFormed(this string value) => !value.EnumerateRunes().Any(rune => rune == System.Text.Rune.ReplacementChar) || value.Contains('\uFFFD', StringComparison.Ordinal);
}
