using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Messages;
using AuthKit.Revocation;
using AuthKit.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <summary>Any kind of sign-in in a browser ends the browser's earlier sign-in completely, also if that belongs to another user.</summary>
public sealed class ReplacedSignInTests
{
    private const string SessionName = "__Host-session";
    private const string RefreshName = "__Secure-refresh";
    private const string Alice = "alice@example.com";
    private const string Bob = "bob@example.com";

    public static TheoryData<string, string, string> Replacements
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var way in new[] { "password", "link", "code", "tokens" })
            {
                foreach (var before in new[] { "both", "tokens" })
                {
                    data.Add(before, way, Alice);
                    data.Add(before, way, Bob);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Replacements))]
    public async Task Earlier_sign_in_ends_completely(string before, string way, string who)
    {
        await using var site = await TokenSite.StartAsync();
        await site.Site.RegisterAsync(Bob);
        var (browser, access) = before == "both" ? await site.BothAsync(Alice) : await site.TokensAsync(Alice);
        var (session, refresh) = (browser[SessionName], browser[RefreshName]!);
        Assert.True(await site.IsGoodAsync(access));

        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(site.Site, browser, way, who)).Status);

        Assert.False(await site.IsGoodAsync(access));
        Assert.False(await site.RefreshesAsync(refresh));
        Assert.True(session is null || (await site.Site.GetAsync("/auth/me", session)).Status == HttpStatusCode.Unauthorized);
        Assert.NotEqual(refresh, browser[RefreshName]);
        if (way == "tokens")
        {
            Assert.True(await site.RefreshesAsync(browser[RefreshName]!));
        }
        else
        {
            Assert.Null(browser[RefreshName]);
            Assert.Equal(who, await browser.WhoAsync());
        }
    }

    [Theory, InlineData("password"), InlineData("link"), InlineData("code"), InlineData("tokens")]
    public async Task Failed_sign_in_ends_nothing(string way)
    {
        await using var site = await TokenSite.StartAsync();
        var (browser, access) = await site.BothAsync(Alice);

        var answer = way switch
        {
            "password" => await browser.LoginAsync(Alice, "wrong"),
            "tokens" => await browser.PostAsync("/auth/token", new { email = Alice, password = "wrong" }),
            "link" => await browser.PostAsync("/auth/magic-link/redeem", new { token = new string('A', 48) }),
            _ => await browser.PostAsync("/auth/email-code/redeem", new { code = "12345678" }),
        };

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal(Alice, await browser.WhoAsync());
        Assert.True(await site.IsGoodAsync(access));
        Assert.True(await site.RefreshesAsync(browser[RefreshName]!));
    }

    [Theory, InlineData("password"), InlineData("link"), InlineData("tokens")]
    public async Task Sign_in_that_cannot_end_its_predecessor_issues_nothing_and_can_be_repeated(string way)
    {
        await using var site = await TokenSite.StartAsync();
        await site.Site.RegisterAsync(Bob);
        var (browser, access) = await site.BothAsync(Alice);
        var (session, refresh) = (browser[SessionName]!, browser[RefreshName]!);
        var proof = await PrepareAsync(site.Site, browser, way, Bob);
        site.Revocations.Failing = static method => method == nameof(IRevocationStore.RevokeAsync);

        var refused = await browser.PostAsync(proof.Path, proof.Body);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Equal((session, refresh), (browser[SessionName], browser[RefreshName]));
        Assert.Equal(Alice, await browser.WhoAsync());
        site.Revocations.Failing = null;
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync(proof.Path, proof.Body)).Status);
        Assert.False(await site.IsGoodAsync(access));
        Assert.False(await site.RefreshesAsync(refresh));
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.Site.GetAsync("/auth/me", session)).Status);
    }

    [Fact]
    public async Task Failed_logout_is_completed_by_the_next_one_and_its_success_is_real()
    {
        await using var site = await TokenSite.StartAsync();
        var (browser, access) = await site.BothAsync(Alice);
        var refresh = browser[RefreshName]!;
        site.Revocations.Failing = static method => method == nameof(IRevocationStore.RevokeAsync);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.PostAsync("/auth/logout")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.PostAsync("/auth/logout")).Status);
        Assert.Equal(refresh, browser[RefreshName]);
        site.Revocations.Failing = null;

        (await browser.PostAsync("/auth/logout")).IsEmpty(HttpStatusCode.NoContent);

        Assert.False(await site.IsGoodAsync(access));
        Assert.False(await site.RefreshesAsync(refresh));
        Assert.Equal((null, null), (browser[SessionName], browser[RefreshName]));
    }

    [Fact]
    public async Task Logout_ends_a_sign_in_of_which_the_browser_has_only_the_refresh_token()
    {
        await using var site = await TokenSite.StartAsync();
        var (browser, access) = await site.TokensAsync(Alice);
        var refresh = browser[RefreshName]!;

        (await browser.PostAsync("/auth/logout")).IsEmpty(HttpStatusCode.NoContent);

        Assert.False(await site.IsGoodAsync(access));
        Assert.False(await site.RefreshesAsync(refresh));
        Assert.Null(browser[RefreshName]);
    }

    [Fact]
    public async Task Device_that_could_not_be_ended_is_ended_by_a_repeated_call()
    {
        await using var site = await TokenSite.StartAsync();
        var (browser, access) = await site.BothAsync(Alice);
        var owner = await site.Site.BrowserOfAsync(Alice);
        var sid = (await owner.GetAsync("/auth/sessions")).Json.EnumerateArray().Single(device => !device.GetProperty("current").GetBoolean()).GetProperty("sid").GetString();
        site.Revocations.Failing = static method => method == nameof(IRevocationStore.RevokeAsync);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await owner.SendAsync(HttpMethod.Delete, $"/auth/sessions/{sid}", null)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await owner.SendAsync(HttpMethod.Delete, "/auth/sessions", null)).Status);
        site.Revocations.Failing = null;

        (await owner.SendAsync(HttpMethod.Delete, $"/auth/sessions/{sid}", null)).IsEmpty(HttpStatusCode.NoContent);

        Assert.Null(await browser.WhoAsync());
        Assert.False(await site.IsGoodAsync(access));
    }

    [Theory, InlineData("cookie"), InlineData("body")]
    public async Task Tokens_of_a_session_end_the_sign_in_of_the_browser_s_old_refresh_token(string delivery)
    {
        await using var site = await TokenSite.StartAsync();
        var (browser, access) = await site.TokensAsync(Alice);
        var refresh = browser[RefreshName]!;
        await site.Site.RegisterAsync(Bob);

        // The session was created by a call outside the cookie's path, as by a page of the application.
        browser[SessionName] = (await site.Site.LoginAsync(Bob)).Token;
        Assert.True(await site.IsGoodAsync(access));
        var own = await TokenSite.AccessTokenOfAsync(browser.PostAsync("/auth/token/session", new { delivery }));

        Assert.True(await site.IsGoodAsync(own));
        Assert.False(await site.IsGoodAsync(access));
        Assert.False(await site.RefreshesAsync(refresh));
        Assert.NotEqual(refresh, browser[RefreshName]);
        Assert.Equal(Bob, await browser.WhoAsync());
        Assert.True(await site.IsGoodAsync(await TokenSite.AccessTokenOfAsync(browser.PostAsync("/auth/token/session", new { delivery }))));
        Assert.True(await site.IsGoodAsync(own));
    }

    [Fact]
    public async Task Visitor_who_signs_in_for_tokens_keeps_the_visitor_s_session()
    {
        await using var site = await TokenSite.StartAsync();
        await site.Site.RegisterAsync(Alice);
        var sessions = site.Site.Services.GetRequiredService<ISessionService>();
        var visitor = await sessions.CreateAnonymousAsync();
        var browser = new TestBrowser(site.Site) { [SessionName] = visitor.Token };

        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/token", new { email = Alice, password = TestSite.Password })).Status);

        Assert.True((await sessions.ValidateAsync(visitor.Token)).IsValid);
    }

    [Fact]
    public async Task Sign_in_costs_the_session_store_one_call_or_one_more_look_up_if_it_replaces_a_session()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync(Alice);
        List<string> calls = [];
        site.Sessions.Failing = method =>
        {
            calls.Add(method);
            return false;
        };

        var first = await site.LoginAsync(Alice);
        Assert.Equal([nameof(ISessionStore.AddAsync)], calls);
        calls.Clear();
        await site.LoginAsync(Alice, first.Token);
        // The middleware makes the look-up for the whole request.
        Assert.Equal([nameof(ISessionStore.FindAsync), nameof(ISessionStore.RemoveAsync), nameof(ISessionStore.AddAsync)], calls);
    }

    [Fact]
    public async Task Evicted_sessions_lose_their_tokens()
    {
        await using var site = await TokenSite.StartAsync();
        var (_, access) = await site.BothAsync(Alice);
        for (var i = 0; i < new SessionServiceOptions().MaxSessionsPerSubject; i++)
        {
            site.Site.Clock.Advance(TimeSpan.FromSeconds(1));
            await site.Site.LoginAsync(Alice);
        }

        Assert.False(await site.IsGoodAsync(access));
    }

    private static async Task<Answer> SignInAsync(TestSite site, TestBrowser browser, string way, string email)
    {
        var (path, body) = await PrepareAsync(site, browser, way, email);
        return await browser.PostAsync(path, body);
    }

    /// <summary>Makes every call that precedes the call that signs in.</summary>
    private static async Task<(string Path, object Body)> PrepareAsync(TestSite site, TestBrowser browser, string way, string email)
    {
        switch (way)
        {
            case "password":
                return ("/auth/login", new { email, password = TestSite.Password });
            case "tokens":
                return ("/auth/token", new { email, password = TestSite.Password });
            case "link":
                await browser.PostAsync("/auth/magic-link", new { email });
                return ("/auth/magic-link/redeem", new { token = await site.TokenOfAsync(AuthMessageKind.MagicLink) });
            default:
                await browser.PostAsync("/auth/email-code", new { email });
                return ("/auth/email-code/redeem", new { code = (await site.MailAsync(AuthMessageKind.SignInCode)).Code });
        }
    }
}
