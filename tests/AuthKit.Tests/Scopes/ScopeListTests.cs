using AuthKit.Scopes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthKit.Tests.Scopes;

public sealed class ScopeListTests
{
    [Theory]
    [InlineData("read", 1), InlineData("read write", 2), InlineData("! # [ ] ~", 5), InlineData("a a", 2)]
    public void Names_with_one_space_between_are_read(string text, int count)
    {
        Assert.True(ScopeList.TryParse(text, out var scopes));
        Assert.Equal(count, scopes.Count);
        Assert.Equal(text, string.Join(' ', scopes));
        Assert.True(ScopeList.IsText(text));
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData(" "), InlineData(" read"), InlineData("read "), InlineData("read  write"), InlineData("read\twrite"), InlineData("read\n")]
    [InlineData("\"read"), InlineData("re\\ad"), InlineData("r\u00e9ad"), InlineData("read\u007f"), InlineData("read\0"), InlineData("read\u00a0write")]
    public void Other_texts_are_refused(string? text)
    {
        Assert.False(ScopeList.TryParse(text, out var scopes));
        Assert.Null(scopes);
        Assert.False(ScopeList.IsText(text));
        Assert.False(ScopeList.IsValid([text!]));
    }

    [Fact]
    public void Bounds_are_exact()
    {
        var longest = new string('x', 128);
        Assert.True(ScopeList.TryParse(longest, out _));
        Assert.False(ScopeList.TryParse(longest + "x", out _));
        Assert.True(ScopeList.TryParse(string.Join(' ', Enumerable.Repeat(longest, 32)), out var all));
        Assert.Equal(32, all.Count);
        Assert.False(ScopeList.TryParse(string.Join(' ', Enumerable.Repeat("x", 33)), out _));
        Assert.True(ScopeList.IsValid([.. Enumerable.Repeat(longest, 32)]));
        Assert.False(ScopeList.IsValid([.. Enumerable.Repeat("x", 33)]));
        Assert.False(ScopeList.IsValid([longest + "x"]));
        Assert.False(ScopeList.IsValid(null));
        Assert.True(ScopeList.IsValid([]));
        Assert.True(ScopeList.IsText(string.Join(' ', Enumerable.Repeat(longest + "x", 33))));
    }

    [Property(MaxTest = 2_000)]
    public Property Text_and_list_follow_one_grammar() => Prop.ForAll(
        Gen.ArrayOf(Gen.Elements(' ', ' ', 'a', 'z', '!', '"', '\\', '~', '\u007f', '\t', '\u00e9')).Select(static characters => new string(characters)).ToArbitrary(),
        static text => ScopeList.IsText(text) == (text.Length > 0 && ScopeList.IsValid(text.Split(' '))) || text.Split(' ').Length > ScopeList.MaxCount);
}
