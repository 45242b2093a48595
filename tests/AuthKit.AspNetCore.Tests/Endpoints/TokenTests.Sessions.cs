using System.Net;
using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.RefreshTokens;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <content>Tokens for a session: issued tokens work until they are ended, and ended tokens stay ended.</content>
public sealed partial class TokenTests
{
    private const string SessionTokens = "/auth/token/session";

    [Theory, InlineData(false), InlineData(true)]
    public async Task Session_gets_tokens_that_work_after_its_refresh_token_was_revoked(bool byBody)
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var delivery = byBody ? "body" : "cookie";
        for (var i = 0; i < 3; i++)
        {
            var pair = await browser.PostAsync(SessionTokens, new { delivery });
            await WorksAsync(site, pair);
            (await (byBody ? browser.PostAsync("/auth/token/revoke", new { refresh_token = RefreshToken(pair) }) : browser.PostAsync("/auth/token/revoke"))).IsEmpty(HttpStatusCode.NoContent);
            await EndedAsync(site, pair);
        }

        await WorksAsync(site, await browser.PostAsync(SessionTokens, new { delivery }));
    }

    [Fact]
    public async Task Session_gets_tokens_that_work_after_a_refresh_token_was_reused()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var first = await browser.PostAsync(SessionTokens, new { delivery = "body" });
        var second = await site.PostAsync("/auth/token/refresh", new { refresh_token = RefreshToken(first) });
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.PostAsync("/auth/token/refresh", new { refresh_token = RefreshToken(first) })).Status);
        await EndedAsync(site, second);

        var again = await browser.PostAsync(SessionTokens, new { delivery = "body" });
        await WorksAsync(site, again);
        Assert.Equal(HttpStatusCode.OK, (await site.PostAsync("/auth/token/refresh", new { refresh_token = RefreshToken(again) })).Status);
    }

    [Theory, InlineData("cookie"), InlineData("body")]
    public async Task Simultaneous_calls_for_one_session_all_get_tokens_that_work(string delivery)
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        await browser.PostAsync(SessionTokens);
        var session = browser["__Host-session"]!;
        site.Clock.Advance(TimeSpan.FromSeconds(10));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => site.PostAsync(SessionTokens, new { delivery }, session))));

        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(20, answers.Select(AccessToken).Distinct().Count());
        Assert.Single(answers.Select(answer => delivery == "body" ? RefreshToken(answer) : answer.SetCookie(RefreshName).Split(';')[0]).Distinct());
        foreach (var answer in answers)
        {
            await WorksAsync(site, answer);
        }

        (await browser.PostAsync("/auth/logout")).IsEmpty(HttpStatusCode.NoContent);
        foreach (var answer in answers)
        {
            await EndedAsync(site, answer);
        }
    }

    [Fact]
    public async Task Later_call_replaces_the_refresh_token_and_leaves_the_access_token()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var first = await browser.PostAsync(SessionTokens, new { delivery = "body" });
        site.Clock.Advance(TimeSpan.FromSeconds(10));
        var second = await browser.PostAsync(SessionTokens, new { delivery = "body" });

        Assert.NotEqual(RefreshToken(first), RefreshToken(second));
        await WorksAsync(site, first);
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.PostAsync("/auth/token/refresh", new { refresh_token = RefreshToken(first) })).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.PostAsync("/auth/token/refresh", new { refresh_token = RefreshToken(second) })).Status);
    }

    [Fact]
    public async Task Call_for_a_different_grant_gets_its_own_refresh_token()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var wide = await browser.PostAsync(SessionTokens, new { delivery = "body" });
        var narrow = await browser.PostAsync(SessionTokens, new { delivery = "body", scope = "read" });

        Assert.NotEqual(RefreshToken(wide), RefreshToken(narrow));
        var refreshed = await site.PostAsync("/auth/token/refresh", new { refresh_token = RefreshToken(narrow) });
        Assert.Equal("read", refreshed.Json.GetProperty("scope").GetString());
    }

    /// <summary>
    /// Every way to end a sign-in ends its earlier access tokens, whatever happened to later calls: the client disconnected, a hook threw, or a store
    /// failed before or after its work.
    /// </summary>
    [Theory]
    [InlineData("hook", "logout"), InlineData("hook", "device"), InlineData("hook", "others")]
    [InlineData("hang-up", "logout"), InlineData("hang-up", "device"), InlineData("hang-up", "others")]
    [InlineData("add", "logout"), InlineData("add", "device"), InlineData("add", "others")]
    [InlineData("revoked", "logout"), InlineData("revoked", "device"), InlineData("revoked", "others")]
    public async Task End_of_a_sign_in_ends_access_tokens_whose_family_no_longer_exists(string what, string end)
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var first = await browser.PostAsync(SessionTokens);
        site.Clock.Advance(TimeSpan.FromSeconds(30));
        var later = await browser.PostAsync(SessionTokens);
        site.Clock.Advance(TimeSpan.FromSeconds(30));
        await FailAsync(site, browser, what);
        await WorksAsync(site, first);
        var other = new TestBrowser(site);
        await other.LoginAsync("alice@example.com");

        var sid = (await browser.GetAsync("/auth/sessions")).Json.EnumerateArray().Single(static device => device.GetProperty("current").GetBoolean()).GetProperty("sid").GetString();
        (await (end switch
        {
            "logout" => browser.PostAsync("/auth/logout"),
            "device" => other.SendAsync(HttpMethod.Delete, $"/auth/sessions/{sid}", null),
            _ => other.SendAsync(HttpMethod.Delete, "/auth/sessions", null),
        })).IsEmpty(HttpStatusCode.NoContent);

        await EndedAsync(site, first);
        if (what != "revoked")
        {
            await EndedAsync(site, later);
        }

        Assert.Equal("alice@example.com", await other.WhoAsync());
    }

    [Fact]
    public async Task Failed_call_leaves_the_existing_refresh_token()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var first = await browser.PostAsync(SessionTokens, new { delivery = "body" });
        site.Clock.Advance(TimeSpan.FromSeconds(30));
        await FailAsync(site, browser, "hook");
        await FailAsync(site, browser, "add");

        Assert.Equal(HttpStatusCode.OK, (await site.PostAsync("/auth/token/refresh", new { refresh_token = RefreshToken(first) })).Status);
    }

    [Fact]
    public async Task Tokens_that_are_issued_after_a_new_password_work_at_once()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var before = await browser.PostAsync(SessionTokens);
        var elsewhere = await TokenAsync(site);
        (await browser.PostAsync("/auth/password/change", new { currentPassword = TestSite.Password, newPassword = "violet umbrella seventeen" })).IsEmpty(HttpStatusCode.NoContent);

        await WorksAsync(site, await browser.PostAsync(SessionTokens));
        await EndedAsync(site, before);
        await EndedAsync(site, elsewhere);
    }

    [Fact]
    public async Task Tokens_that_are_issued_after_everything_was_revoked_work_at_once()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var before = await browser.PostAsync(SessionTokens);
        await site.Services.GetRequiredService<ITokenService>().RevokeEveryoneAsync();

        await EndedAsync(site, before);
        await WorksAsync(site, await browser.PostAsync(SessionTokens));
        await WorksAsync(site, await TokenAsync(site));
    }

    private async Task FailAsync(TestSite site, TestBrowser browser, string what)
    {
        switch (what)
        {
            case "hook":
                _whileIssuing = static _ => throw new AuthKit.Stores.AuthUnavailableException(AuthKit.Stores.AuthUnavailableKind.Store, "The hook fails.");
                (await browser.PostAsync(SessionTokens)).IsProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
                break;
            case "add":
                _families.Failing = static method => method == nameof(IRefreshTokenStore.AddAsync);
                (await browser.PostAsync(SessionTokens)).IsProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
                break;
            case "revoked":
                (await browser.PostAsync("/auth/token/revoke")).IsEmpty(HttpStatusCode.NoContent);
                break;
            default:
                using (var gone = new CancellationTokenSource())
                {
                    _whileIssuing = async _ => await gone.CancelAsync();
                    using var request = new HttpRequestMessage(HttpMethod.Post, SessionTokens);
                    request.Headers.TryAddWithoutValidation("Cookie", $"__Host-session={browser["__Host-session"]}");
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => site.Client.SendAsync(request, gone.Token));
                }

                break;
        }

        (_whileIssuing, _families.Failing) = (null, null);
    }

    private static string RefreshToken(Answer answer) => answer.Json.GetProperty("refresh_token").GetString()!;

    private static async Task WorksAsync(TestSite site, Answer pair)
    {
        Assert.Equal(HttpStatusCode.OK, pair.Status);
        Assert.Equal(HttpStatusCode.OK, (await BearerAsync(site, HttpMethod.Get, "/api/plain", AccessToken(pair))).Status);
    }

    private static async Task EndedAsync(TestSite site, Answer pair) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await BearerAsync(site, HttpMethod.Get, "/api/plain", AccessToken(pair))).Status);
}
