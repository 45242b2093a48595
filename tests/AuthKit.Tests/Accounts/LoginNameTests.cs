using System.Text;
using AuthKit.Accounts;
using FsCheck.Xunit;

namespace AuthKit.Tests.Accounts;

public sealed class LoginNameTests
{
    [Theory]
    [InlineData("Alice@Example.com", "alice@example.com")]
    [InlineData("ALICE", "alice")]
    [InlineData("e\u0301mile", "\u00e9mile")]
    [InlineData("E\u0301mile", "\u00e9mile")]
    [InlineData("İstanbul", "İstanbul")]
    [InlineData(" alice", " alice")]
    [InlineData("a.l+ice", "a.l+ice")]
    [InlineData("straße", "straße")]
    [InlineData("ﬁ", "ﬁ")]
    [InlineData("\u212bngstrom", "\u00e5ngstrom")]
    [InlineData("\u212aelvin", "kelvin")]
    [InlineData("\u2126", "\u03c9")]
    [InlineData("\u1e9e", "\u00df")]
    [InlineData("\u1100\u1161\u11a8", "\uac01")]
    [InlineData("\uf914", "\u6a02")]
    [InlineData("\U00010400", "\U00010428")]
    public void Composes_and_lowers_and_does_nothing_else(string login, string expected)
    {
        Assert.True(LoginName.TryNormalize(login, out var normalized));
        Assert.Equal(expected, normalized);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("a\rb")]
    [InlineData("a\u007fb")]
    [InlineData("a\u0085b")]
    [InlineData("a\ufffe")]
    [InlineData("a\uffff")]
    [InlineData("a\u200bb")] // zero width space
    [InlineData("a\u200d")] // zero width joiner
    [InlineData("\u202eecila")] // right-to-left override
    [InlineData("a\u2066")] // left-to-right isolate
    [InlineData("\ufeffa")] // byte order mark
    [InlineData("a\u00ad")] // soft hyphen
    [InlineData("a\ufe0f")] // variation selector
    [InlineData("a\U000e0061")] // tag
    [InlineData("a\U000e0100")] // variation selector of the supplement
    [InlineData("a\u115f")] // filler
    [InlineData("a\u3164")] // filler
    [InlineData("a\uffa0")] // filler
    [InlineData("a\u2800")] // blank pattern
    [InlineData("a\u00a0b")] // no-break space
    [InlineData("a\u2000b")] // becomes U+2002
    [InlineData("a\u3000b")] // ideographic space
    [InlineData("a\u2028b")] // line separator
    [InlineData("a\u2029b")] // paragraph separator
    [InlineData("a\ue000")] // private
    [InlineData("a\U000f0000")] // private
    [InlineData("a\u0378")] // not assigned
    [InlineData("a\u1c89")] // assigned after Unicode 15.0
    [InlineData("a\ufffd")] // the replacement character
    public void Text_that_cannot_be_a_login_is_refused(string? login) => Assert.False(LoginName.TryNormalize(login, out _));

    // A lone surrogate does not survive in an attribute.
    [Fact]
    public void Refuses_half_a_character()
    {
        Assert.False(LoginName.TryNormalize("a" + (char)0xD800, out _));
        Assert.False(LoginName.TryNormalize((char)0xDC00 + "a", out _));
    }

    [Fact]
    public void Takes_255_units_and_refuses_256()
    {
        Assert.True(LoginName.TryNormalize(new string('A', 255), out _));
        Assert.False(LoginName.TryNormalize(new string('A', 256), out _));
    }

    [Fact]
    public void A_form_that_grows_past_the_bound_is_refused_and_not_cut() =>
        Assert.False(LoginName.TryNormalize(new string('\u0344', 200), out _));

    [Property(MaxTest = 1000)]
    public bool Normalizing_again_changes_nothing(string login) =>
        !LoginName.TryNormalize(login, out var once)
        || (LoginName.TryNormalize(once, out var twice) && string.Equals(once, twice, StringComparison.Ordinal) && once.IsNormalized(NormalizationForm.FormC));

    [Property(MaxTest = 1000)]
    public bool Stored_and_compared_form_differ_in_capital_letters_only(string login) =>
        !LoginName.TryNormalize(login, out var compared)
        || (LoginName.TryCompose(login, out var kept)
            && LoginName.TryCompose(kept, out var again) && string.Equals(kept, again, StringComparison.Ordinal)
            && LoginName.TryNormalize(kept, out var same) && string.Equals(compared, same, StringComparison.Ordinal));

    [Fact]
    public void Every_character_has_a_stable_form()
    {
        for (var value = 0x20; value <= 0x10FFFF; value++)
        {
            if (Rune.TryCreate(value, out var rune) && LoginName.TryNormalize(rune.ToString(), out var once))
            {
                Assert.True(LoginName.TryNormalize(once, out var twice));
                Assert.Equal(once, twice);
            }
        }
    }
}
