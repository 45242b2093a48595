using System.Net;
using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.DependencyInjection;
using AuthKit.Messages;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class PasswordFlowTests
{
    private const string NewPassword = "a new horse for the old battery";

    [Fact]
    public async Task Forgotten_password_gets_the_same_answer_for_known_unknown_and_invalid_addresses()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("alice@example.com");
        foreach (var email in (string[])["alice@example.com", "nobody@example.com", "", "no address", "a\0b@example.com", new string('a', 10_000)])
        {
            var answer = await site.PostAsync("/auth/password/forgot", new { email });
            answer.IsEmpty(HttpStatusCode.Accepted);
            Assert.Empty(answer.SetCookies);
            Assert.Equal(0, answer.Response.Content.Headers.ContentLength);
        }

        var mail = Assert.Single(await site.MailsAsync());
        Assert.Equal(("alice@example.com", AuthMessageKind.ResetPassword), (mail.To, mail.Kind));
    }

    [Fact]
    public async Task Forgotten_passwords_are_limited_by_address_and_not_by_recipient()
    {
        await using var site = await TestSite.StartAsync(compose: Flows(options => options.MaxMessagesPerAddress = 4));
        await site.RegisterAsync("alice@example.com");
        for (var i = 0; i < 4; i++)
        {
            (await site.PostAsync("/auth/password/forgot", new { email = "alice@example.com" })).IsEmpty(HttpStatusCode.Accepted);
        }

        Assert.Equal(3, (await site.MailsAsync()).Count);
        (await site.PostAsync("/auth/password/forgot", new { email = "nobody@example.com" })).IsLimited(3600);
    }

    [Fact]
    public async Task Link_sets_a_password_once_and_ends_sessions()
    {
        await using var site = await TestSite.StartAsync();
        var browser = await site.BrowserOfAsync();
        await site.PostAsync("/auth/password/forgot", new { email = "alice@example.com" });
        var token = await site.TokenOfAsync(AuthMessageKind.ResetPassword);

        var rejected = await site.PostAsync("/auth/password/reset", new { token, newPassword = "short" });
        rejected.IsProblem(HttpStatusCode.BadRequest, "password_rejected");
        Assert.Equal("too_short", rejected.Json.GetProperty("reasons")[0].GetString());

        var done = await site.PostAsync("/auth/password/reset", new { token, newPassword = NewPassword });
        done.IsEmpty(HttpStatusCode.NoContent);
        Assert.Empty(done.SetCookies);
        Assert.Null(await browser.WhoAsync());
        (await site.LoginAsync("alice@example.com")).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal(HttpStatusCode.OK, (await browser.LoginAsync("alice@example.com", NewPassword)).Status);

        (await site.PostAsync("/auth/password/reset", new { token, newPassword = "yet another good one" })).IsProblem(HttpStatusCode.BadRequest, "invalid_token");
        Assert.Equal(AuthMessageKind.PasswordChanged, (await site.MailsAsync())[^1].Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("\0")]
    public async Task Text_that_is_not_a_link_is_an_invalid_token(string token)
    {
        await using var site = await TestSite.StartAsync();
        (await site.PostAsync("/auth/password/reset", new { token, newPassword = NewPassword })).IsProblem(HttpStatusCode.BadRequest, "invalid_token");
    }

    [Fact]
    public async Task Dead_link_is_an_invalid_token_also_with_a_password_outside_the_policy()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("alice@example.com");
        await site.PostAsync("/auth/password/forgot", new { email = "alice@example.com" });
        var token = await site.TokenOfAsync(AuthMessageKind.ResetPassword);
        site.Clock.Advance(TimeSpan.FromMinutes(15));
        (await site.PostAsync("/auth/password/reset", new { token, newPassword = NewPassword })).IsProblem(HttpStatusCode.BadRequest, "invalid_token");
    }

    [Fact]
    public async Task Opened_links_are_limited_by_address()
    {
        await using var site = await TestSite.StartAsync(compose: Flows(options => options.MaxRedemptionsPerAddress = 2));
        for (var i = 0; i < 2; i++)
        {
            (await site.PostAsync("/auth/password/reset", new { token = "x", newPassword = NewPassword })).IsProblem(HttpStatusCode.BadRequest, "invalid_token");
        }

        (await site.PostAsync("/auth/password/reset", new { token = "x", newPassword = NewPassword })).IsLimited(900);
    }

    [Fact]
    public async Task Changed_password_gives_a_new_session_and_ends_all_others()
    {
        await using var site = await TestSite.StartAsync();
        var browser = await site.BrowserOfAsync();
        var other = new TestBrowser(site);
        await other.LoginAsync("alice@example.com");
        var old = browser["__Host-session"];

        var answer = await browser.PostAsync("/auth/password/change", new { currentPassword = TestSite.Password, newPassword = NewPassword });
        answer.IsEmpty(HttpStatusCode.NoContent);
        Assert.Matches("^__Host-session=[A-Za-z0-9_-]{48}; max-age=86400; path=/; secure; samesite=lax; httponly$", answer.SetCookie("__Host-session"));
        Assert.Matches("^__Host-device=[A-Za-z0-9_-]{82}; max-age=15552000; path=/; secure; samesite=lax; httponly$", answer.SetCookie("__Host-device"));
        Assert.Equal(2, answer.SetCookies.Count);
        Assert.Equal("alice@example.com", await browser.WhoAsync());
        Assert.Null(await other.WhoAsync());
        (await site.GetAsync("/auth/me", old)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
        (await site.LoginAsync("alice@example.com")).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Changed_password_leaves_no_persistent_cookie_if_the_login_was_not_remembered()
    {
        await using var site = await TestSite.StartAsync();
        var browser = await site.BrowserOfAsync();
        var answer = await browser.PostAsync("/auth/password/change", new { currentPassword = TestSite.Password, newPassword = NewPassword, remember = false });
        Assert.Matches("^__Host-session=[A-Za-z0-9_-]{48}; path=/; secure; samesite=lax; httponly$", answer.SetCookie("__Host-session"));
    }

    [Fact]
    public async Task Password_change_requires_the_password_and_failures_are_limited()
    {
        await using var site = await TestSite.StartAsync();
        (await site.PostAsync("/auth/password/change", new { currentPassword = TestSite.Password, newPassword = NewPassword })).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
        var browser = await site.BrowserOfAsync();
        (await browser.PostAsync("/auth/password/change", new { currentPassword = TestSite.Password, newPassword = "short" })).IsProblem(HttpStatusCode.BadRequest, "password_rejected");
        for (var i = 0; i < 5; i++)
        {
            (await browser.PostAsync("/auth/password/change", new { currentPassword = "wrong", newPassword = NewPassword })).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        (await browser.PostAsync("/auth/password/change", new { currentPassword = TestSite.Password, newPassword = NewPassword })).IsLimited(900);
        Assert.Equal("alice@example.com", await browser.WhoAsync());
    }

    private static Action<AuthKitBuilder> Flows(Action<AccountFlowOptions> configure) => auth => auth.AddAccountFlows(configure);
}
