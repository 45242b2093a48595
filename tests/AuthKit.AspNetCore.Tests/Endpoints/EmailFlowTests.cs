using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.DependencyInjection;
using AuthKit.Messages;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class EmailFlowTests
{
    private const string FlowCookieField = "^__Host-flow=[A-Za-z0-9_-]{43}; max-age=86400; path=/; secure; samesite=lax; httponly$";

    [Fact]
    public async Task Registration_with_verification_first_answers_202_and_creates_the_account_when_the_link_is_opened()
    {
        await using var site = await TestSite.StartAsync(compose: ProofFirst);
        var browser = new TestBrowser(site);
        var answer = await browser.PostAsync("/auth/register", new { email = "alice@example.com", password = TestSite.Password });
        answer.IsEmpty(HttpStatusCode.Accepted);
        Assert.Matches(FlowCookieField, Assert.Single(answer.SetCookies));
        (await browser.LoginAsync("alice@example.com")).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");

        var token = await site.TokenOfAsync(AuthMessageKind.VerifyEmail);
        (await browser.PostAsync("/auth/email/verify", new { token })).IsEmpty(HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.OK, (await browser.LoginAsync("alice@example.com")).Status);
        (await browser.PostAsync("/auth/email/verify", new { token })).IsProblem(HttpStatusCode.BadRequest, "invalid_token");
    }

    [Fact]
    public async Task Registration_with_verification_first_does_not_reveal_an_existing_account()
    {
        await using var site = await TestSite.StartAsync(compose: ProofFirst);
        var browser = new TestBrowser(site);
        await browser.PostAsync("/auth/register", new { email = "alice@example.com", password = TestSite.Password });
        await browser.PostAsync("/auth/email/verify", new { token = await site.TokenOfAsync(AuthMessageKind.VerifyEmail) });

        var again = await new TestBrowser(site).PostAsync("/auth/register", new { email = "alice@example.com", password = TestSite.Password });
        again.IsEmpty(HttpStatusCode.Accepted);
        Assert.Matches(FlowCookieField, Assert.Single(again.SetCookies));
        Assert.Equal(AuthMessageKind.AlreadyRegistered, (await site.MailsAsync())[^1].Kind);
    }

    [Fact]
    public async Task Link_of_a_registration_that_another_one_overtook_is_login_taken()
    {
        await using var site = await TestSite.StartAsync(compose: ProofFirst);
        var first = new TestBrowser(site);
        var second = new TestBrowser(site);
        await first.PostAsync("/auth/register", new { email = "alice@example.com", password = TestSite.Password });
        var token = await site.TokenOfAsync(AuthMessageKind.VerifyEmail);
        await site.Services.InviteAsync("alice@example.com");
        (await second.PostAsync("/auth/invitation/accept", new { token = await site.TokenOfAsync(AuthMessageKind.Invitation), password = TestSite.Password })).Json.GetProperty("id");
        (await first.PostAsync("/auth/email/verify", new { token })).IsProblem(HttpStatusCode.Conflict, "login_taken");
    }

    [Fact]
    public async Task Signed_in_user_verifies_the_address_and_keeps_password_and_cookie()
    {
        await using var site = await TestSite.StartAsync();
        (await site.SendAsync(HttpMethod.Post, "/auth/email/verification")).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
        var browser = await site.BrowserOfAsync();
        var answer = await browser.PostAsync("/auth/email/verification");
        answer.IsEmpty(HttpStatusCode.Accepted);
        Assert.Matches(FlowCookieField, Assert.Single(answer.SetCookies));
        (await browser.PostAsync("/auth/email/verify", new { token = await site.TokenOfAsync(AuthMessageKind.VerifyEmail) })).IsEmpty(HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.OK, (await browser.LoginAsync("alice@example.com")).Status);
        (await browser.PostAsync("/auth/email/verification")).IsEmpty(HttpStatusCode.Accepted);
        Assert.Single(await site.MailsAsync());
    }

    [Fact]
    public async Task Registration_with_a_foreign_address_loses_everything_when_the_owner_verifies_it()
    {
        await using var site = await TestSite.StartAsync();
        var mallory = await site.BrowserOfAsync("alice@example.com");
        await mallory.PostAsync("/auth/email/verification");
        var alice = new TestBrowser(site);
        (await alice.PostAsync("/auth/email/verify", new { token = await site.TokenOfAsync(AuthMessageKind.VerifyEmail) })).IsEmpty(HttpStatusCode.NoContent);
        Assert.Null(await mallory.WhoAsync());
        (await mallory.LoginAsync("alice@example.com")).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Valid_binding_cookie_is_kept_and_renewed_with_each_request()
    {
        await using var site = await TestSite.StartAsync();
        var browser = new TestBrowser(site);
        await browser.PostAsync("/auth/magic-link", new { email = "alice@example.com" });
        var first = browser["__Host-flow"];
        var again = await browser.PostAsync("/auth/magic-link", new { email = "alice@example.com" });
        Assert.Equal(first, again.Cookie("__Host-flow"));
        foreach (var forged in (string[])["", "x", first + "A", first![..^1], "\"" + first + "\""])
        {
            browser["__Host-flow"] = forged;
            var answer = await browser.PostAsync("/auth/magic-link", new { email = "alice@example.com" });
            Assert.Matches(FlowCookieField, Assert.Single(answer.SetCookies));
            Assert.DoesNotContain(first, answer.SetCookies[0], StringComparison.Ordinal);
        }

        var twice = await site.SendAsync(HttpMethod.Post, "/auth/magic-link", """{"email":"a@b.c"}""", null, ("Cookie", $"__Host-flow={first}; __Host-flow={first}"));
        Assert.NotEqual(first, twice.Cookie("__Host-flow"));
    }

    [Fact]
    public async Task Address_changes_when_the_link_is_opened_and_every_session_ends()
    {
        await using var site = await TestSite.StartAsync();
        var browser = await site.BrowserOfAsync("alice@example.com");
        var answer = await browser.PostAsync("/auth/email/change", new { newEmail = "alice@new.example", password = TestSite.Password });
        answer.IsEmpty(HttpStatusCode.Accepted);
        Assert.Matches(FlowCookieField, Assert.Single(answer.SetCookies));
        Assert.Equal("alice@example.com", await browser.WhoAsync());

        var mail = await site.MailAsync(AuthMessageKind.ConfirmNewEmail);
        Assert.Equal("alice@new.example", mail.To);
        var token = await site.TokenOfAsync(AuthMessageKind.ConfirmNewEmail);
        (await browser.PostAsync("/auth/email/change/confirm", new { token })).IsEmpty(HttpStatusCode.NoContent);
        Assert.Null(await browser.WhoAsync());
        (await browser.LoginAsync("alice@example.com")).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal(HttpStatusCode.OK, (await browser.LoginAsync("alice@new.example")).Status);
        Assert.Equal("alice@example.com", (await site.MailAsync(AuthMessageKind.EmailChanged)).To);
        (await browser.PostAsync("/auth/email/change/confirm", new { token })).IsProblem(HttpStatusCode.BadRequest, "invalid_token");
    }

    [Fact]
    public async Task Change_of_address_is_refused_without_password_or_address_and_when_it_is_too_frequent()
    {
        await using var site = await TestSite.StartAsync();
        (await site.PostAsync("/auth/email/change", new { newEmail = "alice@new.example", password = TestSite.Password })).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
        var browser = await site.BrowserOfAsync();
        (await browser.PostAsync("/auth/email/change", new { newEmail = "no address", password = TestSite.Password })).IsProblem(HttpStatusCode.BadRequest, "invalid_email");
        for (var i = 0; i < 5; i++)
        {
            (await browser.PostAsync("/auth/email/change", new { newEmail = "alice@new.example", password = "wrong" })).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        (await browser.PostAsync("/auth/email/change", new { newEmail = "alice@new.example", password = TestSite.Password })).IsLimited(900);
        Assert.Empty(await site.MailsAsync());
    }

    [Fact]
    public async Task Only_the_owner_of_a_taken_address_is_told()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("bob@example.com");
        var browser = await site.BrowserOfAsync("alice@example.com");
        (await browser.PostAsync("/auth/email/change", new { newEmail = "bob@example.com", password = TestSite.Password })).IsEmpty(HttpStatusCode.Accepted);
        var mail = Assert.Single(await site.MailsAsync());
        Assert.Equal(("bob@example.com", AuthMessageKind.AlreadyRegistered), (mail.To, mail.Kind));
    }

    [Fact]
    public async Task Address_that_another_account_took_meanwhile_is_login_taken()
    {
        await using var site = await TestSite.StartAsync();
        var browser = await site.BrowserOfAsync("alice@example.com");
        await browser.PostAsync("/auth/email/change", new { newEmail = "bob@example.com", password = TestSite.Password });
        var token = await site.TokenOfAsync(AuthMessageKind.ConfirmNewEmail);
        await site.RegisterAsync("bob@example.com");
        (await browser.PostAsync("/auth/email/change/confirm", new { token })).IsProblem(HttpStatusCode.Conflict, "login_taken");
        Assert.Equal("alice@example.com", await browser.WhoAsync());
    }

    [Theory]
    [InlineData("/auth/email/verify")]
    [InlineData("/auth/email/change/confirm")]
    public async Task Opened_links_are_limited_by_address(string path)
    {
        await using var site = await TestSite.StartAsync(compose: auth => auth.AddAccountFlows(options => options.MaxRedemptionsPerAddress = 1));
        (await site.PostAsync(path, new { token = "x" })).IsProblem(HttpStatusCode.BadRequest, "invalid_token");
        (await site.PostAsync(path, new { token = "x" })).IsLimited(900);
    }

    private static void ProofFirst(AuthKitBuilder auth) => auth.AddAccounts(options => options.RequireVerifiedEmail = true);
}
