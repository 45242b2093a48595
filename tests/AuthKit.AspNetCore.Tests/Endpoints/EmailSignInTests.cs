using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Messages;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class EmailSignInTests
{
    [Theory]
    [InlineData("/auth/magic-link", "__Host-flow", 43, 86400)]
    [InlineData("/auth/email-code", "__Host-code", 0, 600)]
    public async Task Known_and_unknown_get_the_same_answer_and_cookie(string path, string cookie, int length, int maxAge)
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("alice@example.com");
        var lengths = new HashSet<int>();
        foreach (var email in (string[])["alice@example.com", "nobody@example.com", "", "no address", "a\0b@example.com", new string('a', 10_000)])
        {
            var answer = await site.PostAsync(path, new { email });
            answer.IsEmpty(HttpStatusCode.Accepted);
            Assert.Matches($"^{cookie}=[A-Za-z0-9_-]+; max-age={maxAge}; path=/; secure; samesite=lax; httponly$", Assert.Single(answer.SetCookies));
            lengths.Add(answer.Cookie(cookie).Length);
        }

        Assert.Equal(length == 0 ? Assert.Single(lengths) : length, Assert.Single(lengths));
        Assert.Equal("alice@example.com", Assert.Single(await site.MailsAsync()).To);
    }

    [Fact]
    public async Task Link_signs_in_the_requesting_browser_like_a_login()
    {
        await using var site = await TestSite.StartAsync();
        var id = (await site.RegisterAsync("alice@example.com")).Json.GetProperty("id").GetString();
        var browser = new TestBrowser(site);
        await browser.PostAsync("/auth/magic-link", new { email = "alice@example.com" });
        var token = await site.TokenOfAsync(AuthMessageKind.MagicLink);

        (await new TestBrowser(site).PostAsync("/auth/magic-link/redeem", new { token })).IsProblem(HttpStatusCode.Unauthorized, "invalid_token");
        var answer = await browser.PostAsync("/auth/magic-link/redeem", new { token });
        Assert.Equal($$$"""{"status":"signed_in","user":{"id":"{{{id}}}","email":"alice@example.com"}}""", answer.Body);
        Assert.Matches("^__Host-session=[A-Za-z0-9_-]{48}; max-age=86400; path=/; secure; samesite=lax; httponly$", answer.SetCookie("__Host-session"));
        Assert.NotEmpty(answer.Cookie("__Host-device"));
        Assert.Equal("alice@example.com", await browser.WhoAsync());
        (await browser.PostAsync("/auth/magic-link/redeem", new { token })).IsProblem(HttpStatusCode.Unauthorized, "invalid_token");
    }

    [Fact]
    public async Task Code_signs_in_the_requesting_browser_and_its_cookie_is_cleared()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("alice@example.com");
        var browser = new TestBrowser(site);
        await browser.PostAsync("/auth/email-code", new { email = "alice@example.com" });
        var code = (await site.MailAsync(AuthMessageKind.SignInCode)).Code;
        var wrong = code == "000000" ? "000001" : "000000";

        (await new TestBrowser(site).PostAsync("/auth/email-code/redeem", new { code })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
        (await browser.PostAsync("/auth/email-code/redeem", new { code = wrong })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
        Assert.NotNull(browser["__Host-code"]);
        var answer = await browser.PostAsync("/auth/email-code/redeem", new { code, remember = false });
        Assert.Equal("signed_in", answer.Json.GetProperty("status").GetString());
        Assert.Matches("^__Host-session=[A-Za-z0-9_-]{48}; path=/; secure; samesite=lax; httponly$", answer.SetCookie("__Host-session"));
        Assert.Equal("__Host-code=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/; secure; samesite=lax; httponly", answer.SetCookie("__Host-code"));
        Assert.Null(browser["__Host-code"]);
        Assert.Equal("alice@example.com", await browser.WhoAsync());
    }

    [Fact]
    public async Task Code_is_invalid_after_its_attempts_even_if_it_is_right()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("alice@example.com");
        var browser = new TestBrowser(site);
        await browser.PostAsync("/auth/email-code", new { email = "alice@example.com" });
        var code = (await site.MailAsync(AuthMessageKind.SignInCode)).Code!;
        for (var i = 0; i < 5; i++)
        {
            (await browser.PostAsync("/auth/email-code/redeem", new { code = code == "000000" ? "000001" : "000000" })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
        }

        (await browser.PostAsync("/auth/email-code/redeem", new { code })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
    }

    [Fact]
    public async Task Sign_in_by_mail_ends_the_session_of_the_request_s_cookie()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("bob@example.com");
        var browser = await site.BrowserOfAsync("alice@example.com");
        var alice = browser["__Host-session"];
        await browser.PostAsync("/auth/magic-link", new { email = "bob@example.com" });
        await browser.PostAsync("/auth/magic-link/redeem", new { token = await site.TokenOfAsync(AuthMessageKind.MagicLink) });
        Assert.Equal("bob@example.com", await browser.WhoAsync());
        (await site.GetAsync("/auth/me", alice)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
    }

    [Theory]
    [InlineData("/auth/magic-link")]
    [InlineData("/auth/email-code")]
    public async Task Requests_are_limited_by_address_and_then_set_no_cookie(string path)
    {
        await using var site = await TestSite.StartAsync(compose: auth => auth.AddAccountFlows(options => options.MaxMessagesPerAddress = 1));
        (await site.PostAsync(path, new { email = "nobody@example.com" })).IsEmpty(HttpStatusCode.Accepted);
        (await site.PostAsync(path, new { email = "nobody@example.com" })).IsLimited(3600);
    }

    [Theory]
    [InlineData("/auth/magic-link/redeem", """{"token":"x"}""", "invalid_token")]
    [InlineData("/auth/email-code/redeem", """{"code":"000000"}""", "invalid_code")]
    public async Task Attempts_are_limited_by_address(string path, string body, string code)
    {
        await using var site = await TestSite.StartAsync(compose: auth => auth.AddAccountFlows(options => options.MaxRedemptionsPerAddress = 1));
        (await site.SendAsync(HttpMethod.Post, path, body)).IsProblem(HttpStatusCode.Unauthorized, code);
        (await site.SendAsync(HttpMethod.Post, path, body)).IsLimited(900);
    }

    [Fact]
    public async Task Every_failure_has_one_text()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("alice@example.com");
        var browser = new TestBrowser(site);
        await browser.PostAsync("/auth/magic-link", new { email = "alice@example.com" });
        var token = await site.TokenOfAsync(AuthMessageKind.MagicLink);
        var foreign = await new TestBrowser(site).PostAsync("/auth/magic-link/redeem", new { token });
        site.Clock.Advance(TimeSpan.FromMinutes(10));
        var late = await browser.PostAsync("/auth/magic-link/redeem", new { token });
        var none = await browser.PostAsync("/auth/magic-link/redeem", new { token = "none" });
        Assert.Equal(foreign.Body, late.Body);
        Assert.Equal(foreign.Body, none.Body);
    }
}
