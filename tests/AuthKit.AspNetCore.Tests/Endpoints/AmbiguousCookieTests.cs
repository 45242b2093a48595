using System.Net;
using System.Text.Json;
using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Messages;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <summary>Ambiguous cookies authenticate no request. A call that ends sign-ins ends the sign-ins of all cookies.</summary>
public sealed class AmbiguousCookieTests
{
    private const string SessionName = "__Host-session";
    private const string RefreshName = "__Secure-refresh";
    private const string Alice = "alice@example.com";
    private const string Bob = "bob@example.com";

    [Theory]
    [InlineData("/auth/logout", 2, 0), InlineData("/auth/logout", 0, 9), InlineData("/auth/logout", 9, 1), InlineData("/auth/logout", 40, 60)]
    [InlineData("/auth/token/revoke", 0, 9), InlineData("/auth/token/revoke", 0, 60)]
    public async Task Call_that_ends_sign_ins_ends_every_sign_in_that_the_cookies_name(string path, int sessions, int families)
    {
        await using var site = await TokenSite.StartAsync();
        var held = await HoldAsync(site, sessions, families);

        var answer = await held.SendAsync(path);

        answer.IsEmpty(HttpStatusCode.NoContent);
        Assert.StartsWith($"{RefreshName}=;", answer.SetCookie(RefreshName), StringComparison.Ordinal);
        await held.AreEndedAsync();
    }

    [Theory, InlineData("{0}; {0}"), InlineData("{0}; {1}=x"), InlineData("{1}=; {0}"), InlineData("{1}=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA; {0}")]
    public async Task Request_with_a_second_session_cookie_is_not_authenticated_but_can_end_the_first_session(string cookies)
    {
        await using var site = await TokenSite.StartAsync();
        var (browser, access) = await site.BothAsync(Alice);
        var header = ("Cookie", string.Format(System.Globalization.CultureInfo.InvariantCulture, cookies, $"{SessionName}={browser[SessionName]}", SessionName));
        (await site.Site.SendAsync(HttpMethod.Get, "/auth/me", headers: header)).IsProblem(HttpStatusCode.Unauthorized, "invalid_session");

        var answer = await site.Site.SendAsync(HttpMethod.Post, "/auth/logout", headers: header);

        answer.IsEmpty(HttpStatusCode.NoContent);
        Assert.Equal("", answer.Token);
        Assert.Null(await browser.WhoAsync());
        Assert.False(await site.IsGoodAsync(access));
        Assert.False(await site.RefreshesAsync(browser[RefreshName]!));
    }

    [Theory, InlineData("/auth/login"), InlineData("/auth/token"), InlineData("link"), InlineData("code"), InlineData("factor")]
    public async Task Sign_in_ends_every_sign_in_that_the_cookies_name(string way)
    {
        await using var site = await TokenSite.StartAsync();
        var held = await HoldAsync(site, 3, 9);
        var (path, body) = await PrepareAsync(site.Site, way, held);

        var answer = await held.SendAsync(path, body);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        await held.AreEndedAsync();
        if (way != "/auth/token")
        {
            Assert.Equal(Bob, (await site.Site.GetAsync("/auth/me", answer.Token)).Json.GetProperty("email").GetString());
        }
    }

    [Fact]
    public async Task Failed_sign_in_ends_no_sign_in_of_the_cookies()
    {
        await using var site = await TokenSite.StartAsync();
        var held = await HoldAsync(site, 2, 9);

        (await held.SendAsync("/auth/login", new { email = Alice, password = "wrong" })).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");

        await held.AreLiveAsync();
    }

    [Fact]
    public async Task Tokens_of_a_session_end_every_other_sign_in_that_the_cookies_name()
    {
        await using var site = await TokenSite.StartAsync();
        var held = await HoldAsync(site, 0, 20);
        await site.Site.RegisterAsync(Bob);
        var own = (await site.Site.LoginAsync(Bob)).Token;

        var answer = await held.SendAsync("/auth/token/session", more: $"{SessionName}={own}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        await held.AreEndedAsync();
        Assert.True(await site.RefreshesAsync(answer.Cookie(RefreshName)));
    }

    [Theory, InlineData("/auth/logout"), InlineData("/auth/login"), InlineData("/auth/token"), InlineData("/auth/token/revoke"), InlineData("/auth/token/refresh")]
    public async Task More_cookies_than_the_limit_are_refused_and_nothing_ends(string path)
    {
        await using var site = await TokenSite.StartAsync();
        var held = await HoldAsync(site, 2, 2);
        var body = path is "/auth/login" or "/auth/token" ? new { email = Alice, password = TestSite.Password } : null;

        (await held.SendAsync(path, body, more: "x=" + new string('x', 65_536))).IsProblem(HttpStatusCode.BadRequest, "invalid_request");

        await held.AreLiveAsync();
    }

    [Theory, InlineData("revocations"), InlineData("sessions")]
    public async Task Repeated_logout_with_the_same_cookies_completes_one_that_failed_half_way(string down)
    {
        await using var site = await TokenSite.StartAsync();
        var held = await HoldAsync(site, 3, 3);
        var (alone, access) = await site.BothAsync(Alice);
        var session = alone[SessionName]!;
        alone[SessionName] = null;
        var calls = 0;
        site.Revocations.Failing = method => down == "revocations" && method == nameof(IRevocationStore.RevokeAsync) && ++calls > 2;
        site.Site.Sessions.Failing = method => down == "sessions" && method == nameof(ISessionStore.RemoveAsync) && ++calls > 2;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await held.SendAsync("/auth/logout")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await alone.PostAsync("/auth/logout")).Status);
        (site.Revocations.Failing, site.Site.Sessions.Failing) = (null, null);

        (await held.SendAsync("/auth/logout")).IsEmpty(HttpStatusCode.NoContent);
        (await alone.PostAsync("/auth/logout")).IsEmpty(HttpStatusCode.NoContent);

        await held.AreEndedAsync();
        Assert.False(await site.IsGoodAsync(access));
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.Site.GetAsync("/auth/me", session)).Status);
    }

    [Theory, InlineData("sid"), InlineData("account"), InlineData("password")]
    public async Task Cookie_of_another_sign_in_is_cleared_only_after_that_sign_in_ended(string end)
    {
        await using var site = await TokenSite.StartAsync();
        var browser = await site.Site.BrowserOfAsync(Bob);
        var (other, access) = await site.TokensAsync(Alice);
        browser[RefreshName] = other[RefreshName];
        var sid = (await browser.GetAsync("/auth/sessions")).Json[0].GetProperty("sid").GetString();

        var answer = await (end switch
        {
            "sid" => browser.SendAsync(HttpMethod.Delete, $"/auth/sessions/{sid}", null),
            "account" => browser.PostAsync("/auth/account/delete", new { password = TestSite.Password }),
            _ => browser.PostAsync("/auth/password/change", new { currentPassword = TestSite.Password, newPassword = "violet umbrella seventeen" }),
        });

        answer.IsEmpty(HttpStatusCode.NoContent);
        Assert.Null(browser[RefreshName]);
        Assert.False(await site.IsGoodAsync(access));
        Assert.False(await site.RefreshesAsync(other[RefreshName]!));
        Assert.Equal(end == "password" ? Bob : null, await browser.WhoAsync());
    }

    [Theory, InlineData("account"), InlineData("password")]
    public async Task Cookie_of_another_sign_in_that_cannot_end_remains_and_the_call_succeeds(string end)
    {
        await using var site = await TokenSite.StartAsync();
        var browser = await site.Site.BrowserOfAsync(Bob);
        var (other, access) = await site.TokensAsync(Alice);
        browser[RefreshName] = other[RefreshName];
        site.Site.Sessions.Failing = static method => method == nameof(ISessionStore.RemoveAsync);

        var answer = await (end == "account"
            ? browser.PostAsync("/auth/account/delete", new { password = TestSite.Password })
            : browser.PostAsync("/auth/password/change", new { currentPassword = TestSite.Password, newPassword = "violet umbrella seventeen" }));

        site.Site.Sessions.Failing = null;
        answer.IsEmpty(HttpStatusCode.NoContent);
        Assert.Equal(other[RefreshName], browser[RefreshName]);
        (await browser.PostAsync("/auth/logout")).IsEmpty(HttpStatusCode.NoContent);
        Assert.False(await site.IsGoodAsync(access));
    }

    [Theory, InlineData("logout"), InlineData("revoke"), InlineData("body"), InlineData("login"), InlineData("token"), InlineData("session"), InlineData("others"), InlineData("sid")]
    public async Task Refresh_token_of_a_client_ends_like_any_other(string end)
    {
        await using var site = await TokenSite.StartAsync();
        var pair = await IssueAsync(site, Alice, "mobile");
        var (token, subject) = (pair.Refresh.Token, pair.Refresh.Family.Subject);
        var owner = await site.Site.BrowserOfAsync(Alice);
        var browser = new TestBrowser(site.Site) { [RefreshName] = token };

        var answer = await (end switch
        {
            "logout" => browser.PostAsync("/auth/logout"),
            "revoke" => browser.PostAsync("/auth/token/revoke"),
            "body" => site.Site.PostAsync("/auth/token/revoke", new { refresh_token = token }),
            "login" => browser.LoginAsync(Alice),
            "token" => browser.PostAsync("/auth/token", new { email = Alice, password = TestSite.Password }),
            "session" => SessionTokensAsync(owner, token),
            "others" => owner.SendAsync(HttpMethod.Delete, "/auth/sessions", null),
            _ => owner.SendAsync(HttpMethod.Delete, $"/auth/sessions/{pair.Refresh.Family.Sid}", null),
        });

        Assert.True(answer.Response.IsSuccessStatusCode);
        Assert.False(await site.IsGoodAsync(pair.AccessToken));
        Assert.DoesNotContain(await site.Site.Services.GetRequiredService<IRefreshTokenService>().ListAsync(subject), family => family.ClientId == "mobile");
    }

    [Fact]
    public async Task Refresh_token_of_a_client_works_for_no_other_client_and_its_cookie_remains()
    {
        await using var site = await TokenSite.StartAsync();
        var pair = await IssueAsync(site, Alice, "mobile");
        var browser = new TestBrowser(site.Site) { [RefreshName] = pair.Refresh.Token };

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync("/auth/token/refresh")).Status);

        Assert.Equal(pair.Refresh.Token, browser[RefreshName]);
        Assert.True(await site.IsGoodAsync(pair.AccessToken));
    }

    private static Task<Answer> SessionTokensAsync(TestBrowser owner, string token)
    {
        owner[RefreshName] = token;
        return owner.PostAsync("/auth/token/session");
    }

    private static async Task<TokenPair> IssueAsync(TokenSite site, string email, string? clientId)
    {
        await site.Site.RegisterAsync(email);
        var account = (await site.Site.Services.GetRequiredService<AuthKit.Accounts.IAccountService>().FindByLoginAsync(email))!;
        return await site.Site.Services.GetRequiredService<ITokenService>()
            .IssueAsync(new RefreshTokenIssueRequest { Subject = account.Subject, SecurityVersion = account.SecurityVersion, ClientId = clientId, Amr = ["pwd"] });
    }

    /// <summary>Sign-ins of one user, all in the cookies of one request.</summary>
    private static async Task<Held> HoldAsync(TokenSite site, int sessions, int families)
    {
        await site.Site.RegisterAsync(Alice);
        var account = (await site.Site.Services.GetRequiredService<AuthKit.Accounts.IAccountService>().FindByLoginAsync(Alice))!;
        var service = site.Site.Services.GetRequiredService<ISessionService>();
        var tokens = new List<string>();
        for (var i = 0; i < sessions; i++)
        {
            tokens.Add((await service.CreateAsync(new SessionRequest { Subject = account.Subject, SecurityVersion = account.SecurityVersion, Amr = ["pwd"] })).Token);
        }

        var pairs = new List<TokenPair>();
        for (var i = 0; i < families; i++)
        {
            pairs.Add(await IssueAsync(site, Alice, clientId: null));
        }

        return new Held(site, tokens, pairs);
    }

    private static async Task<(string Path, object Body)> PrepareAsync(TestSite site, string way, Held held)
    {
        switch (way)
        {
            case "link":
                await site.RegisterAsync(Bob);
                held.Flow = (await site.PostAsync("/auth/magic-link", new { email = Bob })).SetCookie("__Host-flow").Split(';')[0];
                return ("/auth/magic-link/redeem", new { token = await site.TokenOfAsync(AuthMessageKind.MagicLink) });
            case "code":
                await site.RegisterAsync(Bob);
                held.Flow = (await site.PostAsync("/auth/email-code", new { email = Bob })).SetCookie("__Host-code").Split(';')[0];
                return ("/auth/email-code/redeem", new { code = (await site.MailAsync(AuthMessageKind.SignInCode)).Code });
            case "factor":
                var browser = await site.BrowserOfAsync(Bob);
                using (var authenticator = new Authenticator(site, (await browser.PostAsync("/auth/mfa/totp")).Json))
                {
                    Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/mfa/totp/confirm", new { code = authenticator.Code })).Status);
                    var first = await site.LoginAsync(Bob);
                    held.Flow = first.SetCookie("__Host-flow").Split(';')[0];
                    return ("/auth/mfa/challenge", new { challenge = first.Json.GetProperty("challenge").GetString(), code = authenticator.NextCode() });
                }

            default:
                await site.RegisterAsync(Bob);
                return (way, new { email = Bob, password = TestSite.Password });
        }
    }

    private sealed class Held(TokenSite site, List<string> sessions, List<TokenPair> pairs)
    {
        /// <summary>The cookie that the proof of the sign-in belongs to.</summary>
        public string? Flow { get; set; }

        public Task<Answer> SendAsync(string path, object? body = null, string? more = null)
        {
            IEnumerable<string> cookies = [.. sessions.Select(static token => $"{SessionName}={token}"), .. pairs.Select(static pair => $"{RefreshName}={pair.Refresh.Token}")];
            cookies = cookies.Concat(new[] { Flow, more }.OfType<string>());
            return site.Site.SendAsync(HttpMethod.Post, path, body is null ? null : JsonSerializer.Serialize(body), headers: ("Cookie", string.Join("; ", cookies)));
        }

        public async Task AreEndedAsync()
        {
            foreach (var token in sessions)
            {
                Assert.Equal(HttpStatusCode.Unauthorized, (await site.Site.GetAsync("/auth/me", token)).Status);
            }

            foreach (var pair in pairs)
            {
                Assert.False(await site.IsGoodAsync(pair.AccessToken));
                Assert.False(await site.RefreshesAsync(pair.Refresh.Token));
            }
        }

        public async Task AreLiveAsync()
        {
            foreach (var token in sessions)
            {
                Assert.Equal(HttpStatusCode.OK, (await site.Site.GetAsync("/auth/me", token)).Status);
            }

            foreach (var pair in pairs)
            {
                Assert.True(await site.IsGoodAsync(pair.AccessToken));
                Assert.True(await site.RefreshesAsync(pair.Refresh.Token));
            }
        }
    }
}
