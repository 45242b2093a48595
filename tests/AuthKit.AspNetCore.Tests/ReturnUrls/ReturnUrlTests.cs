using AuthKit.AspNetCore.ReturnUrls;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthKit.AspNetCore.Tests.ReturnUrls;

public sealed class ReturnUrlTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/account")]
    [InlineData("/account/?tab=1#top")]
    [InlineData("/search?q=a%2Fb&next=//evil.example")]
    [InlineData("/@alice")]
    [InlineData("/a:b")]
    public void Path_of_this_site_is_local(string url) => Assert.True(ReturnUrl.IsLocal(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("account")]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("\\/evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("https:/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("@evil.example")]
    [InlineData("alice@evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/\r\nSet-Cookie: a=b")]
    [InlineData("\t//evil.example")]
    [InlineData(" //evil.example")]
    [InlineData("/ /evil.example")]
    [InlineData("/\0")]
    [InlineData("/.//evil.example")]
    [InlineData("/a/..//evil.example")]
    [InlineData("/%2fevil.example")]
    [InlineData("/%2Fevil.example")]
    [InlineData("/%5cevil.example")]
    [InlineData("/%5Cevil.example")]
    [InlineData("?next=/")]
    [InlineData("#top")]
    [InlineData("~/account")]
    [InlineData("/\u00e9")]
    [InlineData("/\uff0fevil.example")]
    [InlineData("/account?\\evil")]
    public void Any_other_url_is_not_local(string? url) => Assert.False(ReturnUrl.IsLocal(url));

    [Fact]
    public void Very_long_url_is_not_local()
    {
        Assert.True(ReturnUrl.IsLocal("/" + new string('a', ReturnUrl.MaxLength - 1)));
        Assert.False(ReturnUrl.IsLocal("/" + new string('a', ReturnUrl.MaxLength)));
    }

    [Property]
    public Property Local_url_stays_on_this_site() =>
        Prop.ForAll(
            Gen.Elements("/", "\\", "//", "%2f", "%5C", "@", ":", "?", "#", ".", "..", "\t", "\n", " ", "https:", "evil.example", "a").ListOf().Select(string.Concat).ToArbitrary(),
            url => !ReturnUrl.IsLocal(url)
                || (Uri.TryCreate(new Uri("https://app.example/login"), url, out var target) && target.GetLeftPart(UriPartial.Authority) == "https://app.example"));
}
