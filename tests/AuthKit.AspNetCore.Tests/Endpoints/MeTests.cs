using System.Net;
using AuthKit.Accounts;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class MeTests
{
    [Fact]
    public async Task Me_is_the_signed_in_user()
    {
        await using var site = await TestSite.StartAsync();
        var id = (await site.RegisterAsync("alice@example.com")).Json.GetProperty("id").GetString();
        var token = (await site.LoginAsync("alice@example.com")).Token;
        var answer = await site.GetAsync("/auth/me", token);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal($$"""{"id":"{{id}}","email":"alice@example.com","amr":["pwd"],"authTime":"2026-11-24T12:00:00Z","mfaEnabled":false}""", answer.Body);
        Assert.Empty(answer.SetCookies);
    }

    [Fact]
    public async Task Request_without_a_cookie_is_not_authenticated()
    {
        await using var site = await TestSite.StartAsync();
        (await site.GetAsync("/auth/me")).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
    }

    [Fact]
    public async Task Session_ends_at_the_exact_instant_of_its_idle_expiry()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        site.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", token)).Status);
        site.Clock.Advance(TimeSpan.FromHours(1));
        (await site.GetAsync("/auth/me", token)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
    }

    [Fact]
    public async Task Remembered_cookie_does_not_lengthen_the_session()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        for (var minutes = 30; minutes < 24 * 60; minutes += 30)
        {
            site.Clock.Advance(TimeSpan.FromMinutes(30));
            Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", token)).Status);
        }

        site.Clock.Advance(TimeSpan.FromMinutes(30));
        (await site.GetAsync("/auth/me", token)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
    }

    [Fact]
    public async Task Session_of_a_deleted_account_is_not_authenticated()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        var accounts = site.Services.GetRequiredService<IAccountService>();
        await accounts.RemoveAsync((await accounts.FindByLoginAsync("alice@example.com"))!);
        (await site.GetAsync("/auth/me", token)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
    }

    [Fact]
    public async Task Session_of_a_disabled_account_is_not_authenticated_and_a_login_is_refused()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        var accounts = site.Services.GetRequiredService<IAccountService>();
        await accounts.UpdateAsync((await accounts.FindByLoginAsync("alice@example.com"))!.WithStatus(AccountStatus.Disabled));
        (await site.GetAsync("/auth/me", token)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
        (await site.LoginAsync("alice@example.com")).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Session_from_before_a_password_change_is_not_authenticated()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        var accounts = site.Services.GetRequiredService<IAccountService>();
        var account = (await accounts.FindByLoginAsync("alice@example.com"))!;
        await accounts.UpdateAsync(account.WithPassword(account.PasswordHash!));
        (await site.GetAsync("/auth/me", token)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
    }

    [Fact]
    public async Task Visitor_with_a_session_is_not_authenticated()
    {
        await using var site = await TestSite.StartAsync();
        var grant = await site.Services.GetRequiredService<ISessionService>().CreateAnonymousAsync();
        (await site.GetAsync("/auth/me", grant.Token)).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
        (await site.GetAsync("/auth/sessions", grant.Token)).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
    }

    [Fact]
    public async Task Login_replaces_the_visitor_s_session()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("alice@example.com");
        var visitor = await site.Services.GetRequiredService<ISessionService>().CreateAnonymousAsync();
        var token = (await site.LoginAsync("alice@example.com", visitor.Token)).Token;
        Assert.NotEqual(visitor.Token, token);
        (await site.GetAsync("/auth/me", visitor.Token)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", token)).Status);
    }
}
