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
    public void Refuses_what_can_be_no_login(string? login) => Assert.False(LoginName.TryNormalize(login, out _));

    // A lone surrogate does not survive in an attribute.
    [Fact]
    public void Refuses_half_a_character()
    {
        Assert.False(LoginName.TryNormalize("a" + (char)0xD800, out _));
        Assert.False(LoginName.TryNormalize((char)0xDC00 + "a", out _));
    }

    [Fact]
    public void Takes_255_units_and_not_one_more()
    {
        Assert.True(LoginName.TryNormalize(new string('A', 255), out _));
        Assert.False(LoginName.TryNormalize(new string('A', 256), out _));
    }

    [Fact]
    public void A_form_that_grows_past_the_bound_is_refused_not_cut() =>
        Assert.False(LoginName.TryNormalize(new string('\u0344', 200), out _));

    [Property(MaxTest = 1000)]
    public bool Normalising_again_changes_nothing(string login) =>
        !LoginName.TryNormalize(login, out var once)
        || (LoginName.TryNormalize(once, out var twice) && string.Equals(once, twice, StringComparison.Ordinal) && once.IsNormalized(NormalizationForm.FormC));

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
