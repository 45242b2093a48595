using System.Text;
using AuthKit.Tokens;

namespace AuthKit.Tests.Tokens;

public sealed class JwtJsonTests
{
    [Theory]
    [InlineData("{ }")]
    [InlineData("""{ "a" : 9 , "b" : [ ] , "c" : { } , "d" : [ 1 , 2 ] , "e" : { "f" : 1 , "g" : 2 } , "h" : null }""")]
    [InlineData("""{ "a" : -1 , "b" : "\u0063" , "d" : [ [ ] , { } ] , "e" : { "f" : { } , "g" : [ ] } , "h" : true }""")]
    public void White_space_is_allowed_between_any_two_signs(string json)
    {
        foreach (var space in new[] { "", " ", "\t", "\r", "\n", " \r\n\t " })
        {
            var text = space + json.Replace(" ", space, StringComparison.Ordinal) + space;
            Assert.True(Reads(text), text);
        }

        foreach (var space in new[] { "\u000B", "\u00A0", "\0" })
        {
            Assert.False(Reads(json.Replace(" ", space, StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("""{"a":1,"b":"c"}""")]
    [InlineData("""{ "a\u0062" : [ -1.5e+3 , "\ud83d\ude00" , { "c" : [ true , false , null ] } ] , "d" : "\n" }""")]
    public void An_incomplete_object_is_refused(string json)
    {
        Assert.True(Reads(json));
        for (var length = 0; length < json.Length; length++)
        {
            Assert.False(Reads(json[..length]), json[..length]);
        }
    }

    [Theory]
    [InlineData("""{"a":[}""")]
    [InlineData("""{"a":[1,}""")]
    [InlineData("""{"a":[,1]}""")]
    [InlineData("""{"a":[1}""")]
    [InlineData("""{"a":[]]}""")]
    [InlineData("""{"a":{}""")]
    [InlineData("""{"a":{"b":}}""")]
    [InlineData("""{"a":{"b"}}""")]
    [InlineData("""{"a":{"b":1,}}""")]
    [InlineData("""{"a":{1}}""")]
    [InlineData("""{a":1}""")]
    [InlineData("""{"a":b"}""")]
    [InlineData("""{"a":[b"]}""")]
    [InlineData("""{"a":{b":1}}""")]
    [InlineData("""{"a":}""")]
    [InlineData("""{"a"}""")]
    [InlineData("""{"a":1 "b":2}""")]
    [InlineData("""{"a":"\u00"}""")]
    [InlineData("""{"a":"\u00zz"}""")]
    [InlineData("""{"a":"\ud83d\u0041"}""")]
    [InlineData("""{"a":"\ude00\ud83d"}""")]
    [InlineData("""{"a":"\a"}""")]
    [InlineData("""{"a":"\ud900"}""")]
    [InlineData("""{"a":"\udc99"}""")]
    [InlineData("""{"a":-}""")]
    [InlineData("""{"a":-.5}""")]
    [InlineData("""{"a":-b}""")]
    [InlineData("""{"a":+1}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":1.}""")]
    [InlineData("""{"a":1.e5}""")]
    [InlineData("""{"a":1e}""")]
    [InlineData("""{"a":1e+}""")]
    [InlineData("""{"a":truE}""")]
    public void A_text_that_only_resembles_an_object_is_refused(string json) => Assert.False(Reads(json));

    [Theory]
    [InlineData("""{"a":"\ud900\udc99"}""")]
    [InlineData("""{"a":"\uD999\uDFFF"}""")]
    [InlineData("""{"a":"\ue000\ud7ff\u9999"}""")]
    [InlineData("""{"a":[0,-0,9,-9.90e-09,1E+5,10]}""")]
    public void Texts_and_numbers_at_the_ends_of_their_ranges_are_read(string json) => Assert.True(Reads(json));

    // A reader that loses its position by one character accepts these as objects.
    [Theory]
    [InlineData("""{"a":"b",":":",z":"q"}""")]
    [InlineData("""{"a":"x,",":1}""")]
    public void Signs_within_texts_are_not_structure(string json) => Assert.False(Reads(json));

    [Theory]
    [InlineData("""{"sub":1,"sxb":2,"sub":3}""")]
    [InlineData("""{"sub":1,"sxb":2,"sub":{}}""")]
    [InlineData("""{"sxb":1,"sub":2,"syb":3,"szb":4,"sub":5}""")]
    [InlineData("""{"a":{"b":1,"c":2,"b":3}}""")]
    [InlineData("""{"a":[{"b":1,"\u0062":3}]}""")]
    public void A_repeated_name_is_refused_with_any_content_between(string json) => Assert.False(Reads(json));

    [Fact]
    public void Objects_and_arrays_may_be_nested_to_sixteen_levels()
    {
        static string Objects(int count, string inner) => string.Concat(Enumerable.Repeat("""{"x":""", count)) + inner + new string('}', count);
        static string Arrays(int count, string inner) => new string('[', count) + inner + new string(']', count);

        Assert.True(Reads(Objects(JwtJson.MaxDepth, "1")));
        Assert.False(Reads(Objects(JwtJson.MaxDepth + 1, "1")));
        Assert.True(Reads(Objects(1, Arrays(JwtJson.MaxDepth - 1, "1"))));
        Assert.False(Reads(Objects(1, Arrays(JwtJson.MaxDepth, "1"))));
        Assert.True(Reads(Objects(8, Arrays(8, "1"))));
        Assert.False(Reads(Objects(8, Arrays(9, "1"))));
        Assert.False(Reads(Objects(8, Arrays(8, "{}"))));
        Assert.True(Reads($$"""{"a":{{Objects(15, "1")}},"b":{{Objects(15, "1")}}}"""));
    }

    [Fact]
    public void Positions_fit_into_sixteen_bits()
    {
        Assert.True(Reads("{\"a\":\"" + new string('b', ushort.MaxValue - 8) + "\"}"));
        Assert.False(Reads("{\"a\":\"" + new string('b', ushort.MaxValue - 7) + "\"}"));
    }

    private static bool Reads(string json) => JwtJson.TryRead(Encoding.UTF8.GetBytes(json), new JwtMember[64], out _);
}
