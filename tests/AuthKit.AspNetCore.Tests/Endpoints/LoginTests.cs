using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class LoginTests
{
    [Fact]
    public async Task Login_answers_200_with_the_user_and_sets_exactly_these_cookies()
    {
        await using var site = await TestSite.StartAsync();
        var id = (await site.RegisterAsync("alice@example.com")).Json.GetProperty("id").GetString();
        var answer = await site.LoginAsync("alice@example.com");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal($$$"""{"status":"signed_in","user":{"id":"{{{id}}}","email":"alice@example.com"}}""", answer.Body);
        Assert.Matches("^__Host-session=[A-Za-z0-9_-]{48}; max-age=86400; path=/; secure; samesite=lax; httponly$", answer.SetCookie("__Host-session"));
        Assert.Matches("^__Host-device=[A-Za-z0-9_-]{82}; max-age=15552000; path=/; secure; samesite=lax; httponly$", answer.SetCookie("__Host-device"));
        Assert.Equal(2, answer.SetCookies.Count);
        Assert.Equal("no-store", answer.Response.Headers.GetValues("Cache-Control").Single());
    }

    [Fact]
    public async Task Cookie_of_a_login_that_is_not_remembered_ends_with_the_browser()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("alice@example.com");
        var answer = await site.PostAsync("/auth/login", new { email = "alice@example.com", password = TestSite.Password, remember = false });
        Assert.Matches("^__Host-session=[A-Za-z0-9_-]{48}; path=/; secure; samesite=lax; httponly$", answer.SetCookie("__Host-session"));
    }

    [Fact]
    public async Task Max_age_is_the_configured_absolute_lifetime()
    {
        await using var site = await TestSite.StartAsync(compose: auth => auth.AddSessions(options => options.AbsoluteLifetime = TimeSpan.FromHours(2)));
        await site.RegisterAsync("alice@example.com");
        Assert.Contains("; max-age=7200;", (await site.LoginAsync("alice@example.com")).SetCookie("__Host-session"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice@example.com", "wrong horse battery staple")]
    [InlineData("alice@example.com", "")]
    [InlineData("nobody@example.com", TestSite.Password)]
    [InlineData("", TestSite.Password)]
    [InlineData("alice@example.com\0", TestSite.Password)]
    public async Task Wrong_credentials_all_get_the_same_answer(string email, string password)
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("alice@example.com");
        var answer = await site.PostAsync("/auth/login", new { email, password });
        answer.IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal((await site.PostAsync("/auth/login", new { email = "other@example.com", password = "x" })).Body, answer.Body);
    }

    [Fact]
    public async Task Very_long_login_and_password_are_wrong_credentials()
    {
        await using var site = await TestSite.StartAsync();
        var answer = await site.PostAsync("/auth/login", new { email = new string('a', 6_000), password = new string('p', 10_000) });
        answer.IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Login_with_a_live_cookie_ends_the_old_session()
    {
        await using var site = await TestSite.StartAsync();
        var old = await site.SignedInAsync();
        var token = (await site.LoginAsync("alice@example.com", old)).Token;
        Assert.NotEqual(old, token);
        (await site.GetAsync("/auth/me", old)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
        Assert.Single((await site.GetAsync("/auth/sessions", token)).Json.EnumerateArray());
    }

    [Fact]
    public async Task Login_with_the_cookie_of_another_user_ends_that_session()
    {
        await using var site = await TestSite.StartAsync();
        var alice = await site.SignedInAsync("alice@example.com");
        await site.RegisterAsync("bob@example.com");
        var bob = (await site.LoginAsync("bob@example.com", alice)).Token;
        Assert.Equal("bob@example.com", (await site.GetAsync("/auth/me", bob)).Json.GetProperty("email").GetString());
        (await site.GetAsync("/auth/me", alice)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
    }

    [Fact]
    public async Task Failed_login_leaves_the_session_of_the_cookie_alone()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        (await site.PostAsync("/auth/login", new { email = "alice@example.com", password = "wrong" }, token)).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", token)).Status);
    }

    [Fact]
    public async Task Token_that_a_client_chose_never_becomes_a_session()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("alice@example.com");
        var chosen = new string('A', 48);
        var token = (await site.LoginAsync("alice@example.com", chosen)).Token;
        Assert.NotEqual(chosen, token);
        (await site.GetAsync("/auth/me", chosen)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
    }

    [Fact]
    public async Task Every_login_gets_another_token()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("alice@example.com");
        // As many simultaneous logins as permits. Each holds a permit until it has succeeded.
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => site.LoginAsync("alice@example.com")));
        Assert.Equal(5, answers.Select(answer => answer.Token).Distinct().Count());
    }

    [Fact]
    public async Task Device_cookie_lives_as_long_as_a_device_stays_known()
    {
        await using var site = await TestSite.StartAsync(compose: auth => auth.AddAccounts(options => options.KnownDeviceLifetime = TimeSpan.FromDays(30)));
        await site.RegisterAsync("alice@example.com");
        Assert.Contains("; max-age=2592000;", (await site.LoginAsync("alice@example.com")).SetCookie("__Host-device"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_failures_are_429_for_known_and_unknown_users_with_the_time_to_wait()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("alice@example.com");
        foreach (var email in (string[])["alice@example.com", "nobody@example.com"])
        {
            for (var i = 0; i < 5; i++)
            {
                (await site.PostAsync("/auth/login", new { email, password = "wrong" })).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
            }

            (await site.PostAsync("/auth/login", new { email, password = "wrong" })).IsLimited(900);
            (await site.PostAsync("/auth/login", new { email, password = TestSite.Password })).IsLimited(900);
        }

        site.Clock.Advance(TimeSpan.FromMinutes(14) + TimeSpan.FromMilliseconds(59_001));
        (await site.LoginAsync("alice@example.com")).IsLimited(1);
        site.Clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(HttpStatusCode.OK, (await site.LoginAsync("alice@example.com")).Status);
    }

    [Fact]
    public async Task Known_device_is_let_in_although_its_address_is_limited()
    {
        await using var site = await TestSite.StartAsync();
        var browser = await site.BrowserOfAsync("alice@example.com");
        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/auth/logout")).Status);
        Assert.NotNull(browser["__Host-device"]);
        for (var i = 0; i < 6; i++)
        {
            await site.PostAsync("/auth/login", new { email = "alice@example.com", password = "wrong" });
        }

        (await site.LoginAsync("alice@example.com")).IsLimited(900);
        Assert.Equal(HttpStatusCode.OK, (await browser.LoginAsync("alice@example.com")).Status);
    }

    [Fact]
    public async Task Two_device_cookies_count_as_no_cookie()
    {
        await using var site = await TestSite.StartAsync();
        var browser = await site.BrowserOfAsync("alice@example.com");
        for (var i = 0; i < 5; i++)
        {
            await site.PostAsync("/auth/login", new { email = "alice@example.com", password = "wrong" });
        }

        var device = $"__Host-device={browser["__Host-device"]}";
        var body = $$"""{"email":"alice@example.com","password":"{{TestSite.Password}}"}""";
        (await site.SendAsync(HttpMethod.Post, "/auth/login", body, null, ("Cookie", $"{device}; {device}"))).IsLimited(900);
        Assert.Equal(HttpStatusCode.OK, (await site.SendAsync(HttpMethod.Post, "/auth/login", body, null, ("Cookie", device))).Status);
    }
}
