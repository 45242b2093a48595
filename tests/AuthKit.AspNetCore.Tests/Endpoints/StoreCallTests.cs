using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Messages;
using AuthKit.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <summary>Lists the store calls of each request. Each additional call is another round trip for every user.</summary>
public sealed class StoreCallTests
{
    private const string Alice = "alice@example.com";

    private readonly StoreCallLog _stores = new();

    [Fact]
    public async Task Login_from_a_new_browser_makes_ten_calls()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync(Alice);
        await site.LoginAsync(Alice);

        await new TestBrowser(site).LoginAsync(Alice);

        Assert.Equal(
            [
                "limiter.AcquireAll", "accounts.FindByLogin", "limiter.Acquire", "factors.Find",
                "sessions.List", "sessions.Add", "accounts.FindById", "limiter.Reset", "limiter.Refund", "limiter.Reset",
            ],
            _stores.Last);
    }

    [Fact]
    public async Task Login_that_replaces_a_session_and_its_tokens_makes_fifteen_calls()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync(Alice);
        await browser.PostAsync("/auth/token/session");

        await browser.LoginAsync(Alice);

        // The first call looks up the old cookie, once.
        Assert.Equal(
            [
                "sessions.Find", "limiter.AcquireAll", "accounts.FindByLogin", "limiter.Acquire", "factors.Find",
                "families.Find", "revocations.Revoke", "families.RevokeFamily", "sessions.Remove",
                "sessions.List", "sessions.Add", "accounts.FindById", "limiter.Reset", "limiter.Reset", "limiter.Reset",
            ],
            _stores.Last);
    }

    [Theory, InlineData("ended", 1), InlineData("malformed", 0), InlineData("visitor", 2)]
    public async Task Login_looks_up_a_cookie_at_most_once_or_twice_if_it_carries_a_visitor_s_data(string cookie, int times)
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync(Alice);
        var ended = browser["__Host-session"];
        await browser.PostAsync("/auth/logout");
        browser["__Host-session"] = cookie switch
        {
            "ended" => ended,
            "visitor" => (await site.Services.GetRequiredService<ISessionService>().CreateAnonymousAsync()).Token,
            _ => "no token",
        };

        Assert.Equal(HttpStatusCode.OK, (await browser.LoginAsync(Alice)).Status);

        Assert.Equal(times, _stores.Last.Count(static call => call == "sessions.Find"));
    }

    [Fact]
    public async Task Refresh_of_tokens_alone_makes_four_calls()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync(Alice);
        var browser = new TestBrowser(site);
        await browser.PostAsync("/auth/token", new { email = Alice, password = TestSite.Password });

        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/token/refresh")).Status);

        Assert.Equal(["families.Find", "accounts.FindById", "revocations.Find", "families.Rotate"], _stores.Last);
    }

    [Fact]
    public async Task Refresh_beside_a_session_makes_five_calls()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync(Alice);
        await browser.PostAsync("/auth/token/session");

        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/token/refresh")).Status);

        Assert.Equal(["sessions.Find", "families.Find", "accounts.FindById", "revocations.Find", "families.Rotate"], _stores.Last);
    }

    [Fact]
    public async Task Tokens_for_a_session_make_six_calls()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync(Alice);

        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/token/session")).Status);

        Assert.Equal(["sessions.Find", "accounts.FindById", "revocations.Find", "families.Add", "revocations.Find", "sessions.Find"], _stores.Last);
    }

    [Fact]
    public async Task Password_reset_of_a_verified_address_makes_seventeen_calls()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync(Alice);
        await ResetAsync(site, "violet umbrella sixteen");

        await ResetAsync(site, "violet umbrella seventeen");

        Assert.Equal(
            [
                "limiter.Acquire", "links.Find", "limiter.Refund", "accounts.FindById",
                "revocations.Revoke", "families.RevokeByOwner", "sessions.RemoveByOwner", "accounts.Update",
                "revocations.Revoke", "families.RevokeByOwner", "sessions.RemoveByOwner", "accounts.Update", "accounts.FindById",
                "links.RemoveByOwner", "links.RemoveByOwner", "limiter.Reset", "factors.Find",
            ],
            _stores.Last);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Confirmation_of_an_authenticator_makes_six_calls_and_three_to_end_other_sessions(bool endOtherSessions)
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync(Alice);
        using var authenticator = new Authenticator(site, (await browser.PostAsync("/auth/mfa/totp", new { })).Json);

        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/mfa/totp/confirm", new { code = authenticator.Code, endOtherSessions })).Status);

        string[] ends = endOtherSessions ? ["sessions.RemoveByOwner", "revocations.Revoke", "families.RevokeByOwner"] : [];
        Assert.Equal(["sessions.Find", "accounts.FindById", "factors.Find", "factors.Find", "factors.Write", .. ends, "sessions.Replace"], _stores.Last);
    }

    private Task<TestSite> StartAsync() => FullSite.StartAsync(build: builder => _stores.Watch(builder.Services), before: _stores.Watch);

    private static async Task ResetAsync(TestSite site, string newPassword)
    {
        await site.PostAsync("/auth/password/forgot", new { email = Alice });
        var token = await site.TokenOfAsync(AuthMessageKind.ResetPassword);
        Assert.Equal(HttpStatusCode.NoContent, (await site.PostAsync("/auth/password/reset", new { token, newPassword })).Status);
    }
}
