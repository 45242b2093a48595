using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AuthKit.Events;
using FsCheck.Xunit;

namespace AuthKit.Tests.Events;

public sealed partial class LogTextTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("Mozilla/5.0 (X11; Linux) {a}", "Mozilla/5.0 (X11; Linux) {a}")]
    [InlineData("Zoë 名前 😀", "Zoë 名前 😀")]
    [InlineData("a\r\nb", "a\\u000D\\u000Ab")]
    [InlineData("\u001b[2J", "\\u001B[2J")]
    [InlineData("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    [InlineData("\0\t\b\u007f\u0085\u009b", "\\u0000\\u0009\\u0008\\u007F\\u0085\\u009B")]
    [InlineData("\u202eevil\u2066\u200b\ufeff", "\\u202Eevil\\u2066\\u200B\\uFEFF")]
    [InlineData("\ue000\U000e0041", "\\uE000\\uDB40\\uDC41")]
    [InlineData("\" at 2030. Signed in \\", "\\\" at 2030. Signed in \\\\")]
    [InlineData("\\u000A", "\\\\u000A")]
    public void Active_characters_are_escaped_and_the_rest_is_unchanged(string? text, string? expected) => Assert.Equal(expected, LogText.Escape(text));

    [Fact]
    public void Lone_surrogates_are_escaped()
    {
        Assert.Equal("\\uD83D", LogText.Escape("\ud83d"));
        Assert.Equal("\\uDE00a", LogText.Escape("\ude00a"));
    }

    [Fact]
    public void Long_texts_are_cut_with_a_mark()
    {
        Assert.Equal(new string('a', 256), LogText.Escape(new string('a', 256)));
        Assert.Equal(new string('a', 255) + "…", LogText.Escape(new string('a', 257)));
        Assert.Equal(new string('é', 256), LogText.Escape(new string('é', 256)));
        Assert.Equal(new string('é', 255) + "…", LogText.Escape(new string('é', 257)));
    }

    [Fact]
    public void A_cut_never_splits_an_escape_or_a_pair()
    {
        for (var length = 240; length <= 260; length++)
        {
            foreach (var last in (string[])["\n", "😀", "\"", "\\"])
            {
                var escaped = LogText.Escape(new string('a', length) + last + last)!;
                Assert.InRange(escaped.Length, 1, LogText.MaxLength);
                Assert.Matches(Whole(), escaped);
            }
        }
    }

    [Fact]
    public void A_text_of_megabytes_costs_only_as_much_as_its_beginning() =>
        Assert.Equal(LogText.MaxLength, LogText.Escape(new string('b', 10_000_000))!.Length);

    [Fact]
    public void A_harmless_text_allocates_nothing()
    {
        var text = new string('x', 200);
        LogText.Escape(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Same(text, LogText.Escape(text));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256);
    }

    [Property(MaxTest = 2_000)]
    public void No_active_character_remains_in_any_text(string? text)
    {
        var escaped = LogText.Escape(text);
        if (escaped is not null)
        {
            Assert.InRange(escaped.Length, 0, LogText.MaxLength);
            Assert.All(escaped.EnumerateRunes(), static rune => Assert.DoesNotContain(
                Rune.GetUnicodeCategory(rune),
                (UnicodeCategory[])[UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.LineSeparator, UnicodeCategory.ParagraphSeparator]));
            Assert.Matches(Whole(), escaped);
        }
    }

    // Complete escapes only: no bare quote, no bare backslash and no lone surrogate.
    [GeneratedRegex("""^(?:[^"\\\uD800-\uDFFF]|[\uD800-\uDBFF][\uDC00-\uDFFF]|\\["\\]|\\u[0-9A-F]{4})*$""", RegexOptions.Singleline)]
    private static partial Regex Whole();
}
