using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace AuthKit.AspNetCore.Tests.Authentication;

public sealed class SessionCookieTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData(";;; ;", null)]
    [InlineData("__Host-session", null)]
    [InlineData("__host-session=a", null)]
    [InlineData("x__Host-session=a", null)]
    [InlineData("__Host-sessions=a", null)]
    [InlineData("__Host-session =a", null)]
    [InlineData("__Host-session=", "")]
    [InlineData("__Host-session=a", "a")]
    [InlineData("  __Host-session=a\t", "a")]
    [InlineData("a=b;__Host-session=a;c=d", "a")]
    [InlineData("a=__Host-session=b", null)]
    [InlineData("__Host-session=a=b", "a=b")]
    [InlineData("__Host-session= a", " a")]
    [InlineData("__Host-session=%41", "%41")]
    [InlineData("__Host-session=\"a\"", "\"a\"")]
    [InlineData("__Host-session=a; __Host-session=b", "")]
    [InlineData("__Host-session=a; __Host-session=a", "")]
    public void Value_is_read_as_it_was_sent(string? header, string? expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = header;
        Assert.Equal(expected, new SessionCookie().Read(context));
    }

    [Fact]
    public void Cookie_headers_are_read_together()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = new StringValues(["a=b", "__Host-session=a"]);
        Assert.Equal("a", new SessionCookie().Read(context));
        context.Request.Headers.Cookie = new StringValues(["__Host-session=a", "__Host-session=b"]);
        Assert.Equal("", new SessionCookie().Read(context));
    }

    [Theory]
    [InlineData("session")]
    [InlineData("__Host-")]
    [InlineData("__host-session")]
    [InlineData("__Secure-session")]
    [InlineData("__Host-a b")]
    [InlineData("__Host-a;b")]
    [InlineData("__Host-a=b")]
    [InlineData("__Host-\u00e9")]
    [InlineData("")]
    public void Name_with_a_weaker_prefix_is_refused(string name) =>
        Assert.Throws<OptionsValidationException>(() => new SessionCookie(new SessionCookieOptions { Name = name }));

    [Fact]
    public void All_problems_are_listed_at_once() =>
        Assert.Equal(2, Assert.Throws<OptionsValidationException>(() => new SessionCookie(new SessionCookieOptions { Name = "x", SameSite = SameSiteMode.None })).Failures.Count());

    [Fact]
    public async Task Name_and_scope_can_be_chosen()
    {
        await using var site = await TestSite.StartAsync(compose: auth => auth.AddSessionAuthentication(options =>
        {
            options.Name = "__Host-id";
            options.SameSite = SameSiteMode.Strict;
        }));
        await site.RegisterAsync("alice@example.com");
        Assert.Matches("^__Host-id=[A-Za-z0-9_-]{48}; max-age=86400; path=/; secure; samesite=strict; httponly$", (await site.LoginAsync("alice@example.com")).SetCookie("__Host-id"));
    }
}
