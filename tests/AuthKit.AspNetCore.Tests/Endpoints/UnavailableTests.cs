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
    [InlineData("ListAsync", "DELETE", "/auth/sessions/AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Later_step_that_fails_is_not_a_success(string failing, string method, string path)
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
    public async Task Without_an_account_store_nobody_can_register_or_sign_in_or_is_authenticated()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        site.Accounts.Failing = _ => true;
        IsUnavailable(await site.RegisterAsync("bob@example.com"));
        IsUnavailable(await site.LoginAsync("alice@example.com"));
        IsUnavailable(await site.GetAsync("/auth/me", token));
    }

    [Fact]
    public async Task Public_page_is_served_as_to_a_visitor()
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

    /// <summary>Each call of the flows, its body, and whether it requires a user.</summary>
    public static TheoryData<string, string?, bool> Flows() => new()
    {
        { "/auth/password/forgot", """{"email":"alice@example.com"}""", false },
        { "/auth/password/reset", """{"token":"x","newPassword":"correct horse battery staple"}""", false },
        { "/auth/password/change", """{"currentPassword":"correct horse battery staple","newPassword":"another battery staple"}""", true },
        { "/auth/email/verify", """{"token":"x"}""", false },
        { "/auth/email/verification", null, true },
        { "/auth/email/change", """{"newEmail":"b@example.com","password":"correct horse battery staple"}""", true },
        { "/auth/email/change/confirm", """{"token":"x"}""", false },
        { "/auth/magic-link", """{"email":"alice@example.com"}""", false },
        { "/auth/magic-link/redeem", """{"token":"x"}""", false },
        { "/auth/email-code", """{"email":"alice@example.com"}""", false },
        { "/auth/email-code/redeem", """{"code":"000000"}""", false },
        { "/auth/invitation/accept", """{"token":"x","password":"correct horse battery staple"}""", false },
        { "/auth/account/delete", """{"password":"correct horse battery staple"}""", true },
    };

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task Flow_whose_limits_are_unavailable_does_nothing(string path, string? body, bool needsUser)
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        site.Limiter.Failing = _ => true;
        IsUnavailable(await site.SendAsync(HttpMethod.Post, path, body, needsUser ? token : null));
        site.Limiter.Failing = null;
        Assert.Empty(await site.MailsAsync());
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.LoginAsync("alice@example.com")).Status);
    }

    [Theory]
    [InlineData("/auth/password/forgot")]
    [InlineData("/auth/magic-link")]
    [InlineData("/auth/email-code")]
    public async Task Full_message_queue_is_unavailable_for_known_and_unknown(string path)
    {
        await using var site = await TestSite.StartAsync(compose: auth => auth.AddAccountFlows(configureMessages: messages => messages.QueueCapacity = 1));
        await site.RegisterAsync("alice@example.com");
        using var stuck = site.Outbox.Hold();
        Assert.Equal(HttpStatusCode.Accepted, (await site.PostAsync(path, new { email = "alice@example.com" })).Status);
        IsUnavailable(await site.PostAsync(path, new { email = "alice@example.com" }));
        IsUnavailable(await site.PostAsync(path, new { email = "nobody@example.com" }));
    }

    private static void IsUnavailable(Answer answer)
    {
        answer.IsProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.Equal("5", answer.Response.Headers.GetValues("Retry-After").Single());
    }
}
