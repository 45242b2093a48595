using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class LogoutTests
{
    [Fact]
    public async Task Logout_ends_the_session_and_clears_the_cookie()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        var answer = await site.SendAsync(HttpMethod.Post, "/auth/logout", token: token);
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        answer.ClearsCookie();
        (await site.GetAsync("/auth/me", token)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Logout_without_a_session_succeeds(string? token)
    {
        await using var site = await TestSite.StartAsync();
        var answer = await site.SendAsync(HttpMethod.Post, "/auth/logout", token: token);
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        answer.ClearsCookie();
    }

    [Fact]
    public async Task Many_simultaneous_logouts_all_succeed()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => site.SendAsync(HttpMethod.Post, "/auth/logout", token: token)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NoContent, answer.Status));
        (await site.GetAsync("/auth/me", token)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
    }

    [Fact]
    public async Task Request_that_races_with_a_logout_restores_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        site.Clock.Advance(TimeSpan.FromMinutes(5));
        var requests = Enumerable.Range(0, 20).Select(_ => site.GetAsync("/auth/me", token)).Append(site.SendAsync(HttpMethod.Post, "/auth/logout", token: token));
        await Task.WhenAll(requests);
        (await site.GetAsync("/auth/me", token)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
    }

    [Fact]
    public async Task Visitor_s_session_ends_too()
    {
        await using var site = await TestSite.StartAsync();
        var sessions = site.Services.GetRequiredService<ISessionService>();
        var grant = await sessions.CreateAnonymousAsync();
        await site.SendAsync(HttpMethod.Post, "/auth/logout", token: grant.Token);
        Assert.False((await sessions.ValidateAsync(grant.Token)).IsValid);
    }
}
