using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class DeleteAccountTests
{
    [Fact]
    public async Task Deleted_account_is_gone_with_its_sessions_and_its_address_is_free()
    {
        await using var site = await TestSite.StartAsync();
        var browser = await site.BrowserOfAsync();
        var other = new TestBrowser(site);
        await other.LoginAsync("alice@example.com");
        var answer = await browser.PostAsync("/auth/account/delete", new { password = TestSite.Password });
        answer.IsEmpty(HttpStatusCode.NoContent);
        answer.ClearsCookie();
        Assert.Null(await other.WhoAsync());
        (await browser.LoginAsync("alice@example.com")).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal(HttpStatusCode.Created, (await site.RegisterAsync("alice@example.com")).Status);
    }

    [Fact]
    public async Task Deletion_requires_the_password_and_failures_are_limited()
    {
        await using var site = await TestSite.StartAsync();
        (await site.PostAsync("/auth/account/delete", new { password = TestSite.Password })).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
        var browser = await site.BrowserOfAsync();
        for (var i = 0; i < 5; i++)
        {
            (await browser.PostAsync("/auth/account/delete", new { password = "wrong" })).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        (await browser.PostAsync("/auth/account/delete", new { password = TestSite.Password })).IsLimited(900);
        Assert.Equal("alice@example.com", await browser.WhoAsync());
    }
}
