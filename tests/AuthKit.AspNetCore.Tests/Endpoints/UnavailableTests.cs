using System.Net;
using System.Security.Claims;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Passwords;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class UnavailableTests
{
    [Theory]
    [InlineData("GET", "/auth/me")]
    [InlineData("POST", "/auth/logout")]
    [InlineData("GET", "/auth/sessions")]
    [InlineData("DELETE", "/auth/sessions")]
    [InlineData("DELETE", "/auth/sessions/AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("GET", "/protected")]
    public async Task Session_store_that_fails_grants_nothing(string method, string path)
    {
        await using var site = await TestSite.StartAsync(application => application.MapGet("/protected", () => "secret").RequireAuthorization());
        var token = await site.SignedInAsync();
        site.Sessions.Failing = _ => true;
        IsUnavailable(await site.SendAsync(new HttpMethod(method), path, token: token));

        site.Sessions.Failing = null;
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", token)).Status);
    }

    [Theory]
    [InlineData("RemoveAsync", "POST", "/auth/logout")]
    [InlineData("ListAsync", "GET", "/auth/sessions")]
    [InlineData("RemoveByOwnerAsync", "DELETE", "/auth/sessions")]
    [InlineData("RemoveAsync", "DELETE", "/auth/sessions/AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Step_that_fails_later_is_no_success(string failing, string method, string path)
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        site.Sessions.Failing = called => called == failing;
        IsUnavailable(await site.SendAsync(new HttpMethod(method), path, token: token));
    }

    [Fact]
    public async Task Login_without_a_session_store_sets_no_cookie()
    {
        await using var site = await TestSite.StartAsync();
        await site.RegisterAsync("alice@example.com");
        site.Sessions.Failing = called => called == nameof(ISessionStore.AddAsync);
        IsUnavailable(await site.LoginAsync("alice@example.com"));
    }

    [Fact]
    public async Task Without_an_account_store_nobody_registers_signs_in_or_is_anyone()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        site.Accounts.Failing = _ => true;
        IsUnavailable(await site.RegisterAsync("bob@example.com"));
        IsUnavailable(await site.LoginAsync("alice@example.com"));
        IsUnavailable(await site.GetAsync("/auth/me", token));
    }

    [Fact]
    public async Task Public_page_is_served_to_nobody_in_particular()
    {
        await using var site = await TestSite.StartAsync(application => application.MapGet("/public", (ClaimsPrincipal user) => user.Identity?.IsAuthenticated));
        var token = await site.SignedInAsync();
        Assert.Equal("true", (await site.GetAsync("/public", token)).Body);
        site.Sessions.Failing = _ => true;
        Assert.Equal("false", (await site.GetAsync("/public", token)).Body);
    }

    [Fact]
    public async Task Full_hashing_queue_is_unavailable_too()
    {
        await using var site = await TestSite.StartAsync(compose: auth => auth.Services.AddSingleton<IPasswordHasher, BusyPasswordHasher>());
        IsUnavailable(await site.RegisterAsync("alice@example.com"));
        IsUnavailable(await site.LoginAsync("alice@example.com"));
    }

    private static void IsUnavailable(Answer answer)
    {
        answer.IsProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.Equal("5", answer.Response.Headers.GetValues("Retry-After").Single());
    }
}
