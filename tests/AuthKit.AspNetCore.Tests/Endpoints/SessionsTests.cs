using System.Net;
using System.Text.Json;
using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class SessionsTests
{
    [Fact]
    public async Task List_distinguishes_the_devices()
    {
        await using var site = await TestSite.StartAsync();
        await site.SignedInAsync();
        site.Clock.Advance(TimeSpan.FromMinutes(5));
        var login = await site.SendAsync(HttpMethod.Post, "/auth/login", $$"""{"email":"alice@example.com","password":"{{TestSite.Password}}"}""", headers: ("User-Agent", "Browser/2"));
        var list = (await site.GetAsync("/auth/sessions", login.Token)).Json.EnumerateArray().ToArray();
        Assert.Equal(2, list.Length);
        Assert.Equal(["sid", "createdAt", "lastSeenAt", "expiresAt", "address", "userAgent", "current"], list[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal("2026-11-24T12:05:00Z", list[0].GetProperty("createdAt").GetString());
        Assert.Equal("2026-11-24T12:05:00Z", list[0].GetProperty("lastSeenAt").GetString());
        Assert.Equal("2026-11-25T12:05:00Z", list[0].GetProperty("expiresAt").GetString());
        Assert.Equal("Browser/2", list[0].GetProperty("userAgent").GetString());
        Assert.True(list[0].GetProperty("current").GetBoolean());
        Assert.False(list[1].GetProperty("current").GetBoolean());
    }

    [Fact]
    public async Task List_reveals_no_token()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        Assert.DoesNotContain(token, (await site.GetAsync("/auth/sessions", token)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_device_can_be_ended()
    {
        await using var site = await TestSite.StartAsync();
        var other = await site.SignedInAsync();
        var token = (await site.LoginAsync("alice@example.com")).Token;
        var answer = await site.DeleteAsync($"/auth/sessions/{await SidAsync(site, other)}", token);
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Empty(answer.SetCookies);
        (await site.GetAsync("/auth/me", other)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", token)).Status);
    }

    [Fact]
    public async Task Ending_the_current_session_clears_the_cookie()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        var answer = await site.DeleteAsync($"/auth/sessions/{await SidAsync(site, token)}", token);
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        answer.ClearsCookie();
        (await site.GetAsync("/auth/me", token)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
    }

    [Fact]
    public async Task Session_of_another_user_cannot_be_seen_or_ended()
    {
        await using var site = await TestSite.StartAsync();
        var alice = await site.SignedInAsync("alice@example.com");
        var bob = await site.SignedInAsync("bob@example.com");
        (await site.DeleteAsync($"/auth/sessions/{await SidAsync(site, alice)}", bob)).IsProblem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(HttpStatusCode.NoContent, (await site.DeleteAsync("/auth/sessions", bob)).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", alice)).Status);
        Assert.Single((await site.GetAsync("/auth/sessions", bob)).Json.EnumerateArray());
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("garbage")]
    [InlineData("%0a")]
    [InlineData("..%2f..")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAB")]
    public async Task Unknown_sid_is_not_found(string sid)
    {
        await using var site = await TestSite.StartAsync();
        (await site.DeleteAsync($"/auth/sessions/{sid}", await site.SignedInAsync())).IsProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Session_can_be_ended_once()
    {
        await using var site = await TestSite.StartAsync();
        var path = $"/auth/sessions/{await SidAsync(site, await site.SignedInAsync())}";
        var token = (await site.LoginAsync("alice@example.com")).Token;
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => site.DeleteAsync(path, token)));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.Equal(9, answers.Count(answer => answer.Status == HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task All_others_can_be_ended()
    {
        await using var site = await TestSite.StartAsync();
        var first = await site.SignedInAsync();
        var second = (await site.LoginAsync("alice@example.com")).Token;
        var token = (await site.LoginAsync("alice@example.com")).Token;
        var answer = await site.DeleteAsync("/auth/sessions", token);
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Empty(answer.SetCookies);
        (await site.GetAsync("/auth/me", first)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
        (await site.GetAsync("/auth/me", second)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
        Assert.True((await site.GetAsync("/auth/sessions", token)).Json.EnumerateArray().Single().GetProperty("current").GetBoolean());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Any_sign_in_can_be_ended_among_many(bool isSession)
    {
        await using var site = await FullSite.StartAsync(compose: static auth =>
        {
            auth.Services.Configure<SessionServiceOptions>(static options => options.MaxSessionsPerSubject = 2_000);
            auth.Services.Configure<RefreshTokenOptions>(static options => options.MaxFamiliesPerSubject = 2_000);
        });
        await site.RegisterAsync("alice@example.com");
        var account = (await site.Services.GetRequiredService<IAccountService>().FindByLoginAsync("alice@example.com"))!;
        var (sessions, tokens) = (site.Services.GetRequiredService<ISessionService>(), site.Services.GetRequiredService<ITokenService>());
        var (oldest, sid) = ("", default(SessionId));
        for (var i = 0; i < 1_005; i++)
        {
            site.Clock.Advance(TimeSpan.FromMilliseconds(1));
            var (token, name) = isSession
                ? await sessions.CreateAsync(new SessionRequest { Subject = account.Subject, SecurityVersion = account.SecurityVersion }) is var grant ? (grant.Token, grant.Session.Sid) : default
                : await tokens.IssueAsync(new RefreshTokenIssueRequest { Subject = account.Subject, SecurityVersion = account.SecurityVersion }) is var pair ? (pair.Refresh.Token, pair.Refresh.Family.Sid) : default;
            (oldest, sid) = i == 0 ? (token, name) : (oldest, sid);
        }

        var own = (await site.LoginAsync("alice@example.com")).Token;
        var bob = await site.SignedInAsync("bob@example.com");
        (await site.DeleteAsync($"/auth/sessions/{sid}", bob)).IsProblem(HttpStatusCode.NotFound, "not_found");

        (await site.DeleteAsync($"/auth/sessions/{sid}", own)).IsEmpty(HttpStatusCode.NoContent);

        Assert.False((await sessions.ValidateAsync(oldest)).IsValid);
        Assert.Null(await tokens.FindAsync(oldest));
        (await site.DeleteAsync($"/auth/sessions/{sid}", own)).IsProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Without_a_session_the_calls_are_refused()
    {
        await using var site = await TestSite.StartAsync();
        (await site.GetAsync("/auth/sessions")).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
        (await site.DeleteAsync("/auth/sessions")).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
        (await site.DeleteAsync("/auth/sessions/AAAAAAAAAAAAAAAAAAAAAA")).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
    }

    private static async Task<string> SidAsync(TestSite site, string token) =>
        (await site.GetAsync("/auth/sessions", token)).Json.EnumerateArray().Single(session => session.GetProperty("current").GetBoolean()).GetProperty("sid").GetString()!;
}
