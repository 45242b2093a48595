using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <content>Grace periods by the way of delivery, and requirements that are checked at each refresh.</content>
public sealed partial class TokenTests
{
    [Fact]
    public async Task Spent_token_of_a_cookie_that_is_sent_in_the_body_ends_its_family()
    {
        await using var site = await StartAsync();
        var browser = await TokenBrowserAsync(site);
        var spent = browser[RefreshName]!;
        var pair = await browser.PostAsync("/auth/token/refresh");

        Assert.Equal(HttpStatusCode.Unauthorized, (await site.PostAsync("/auth/token/refresh", new { refresh_token = spent })).Status);

        await EndedAsync(site, pair);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync("/auth/token/refresh")).Status);
    }

    [Fact]
    public async Task Spent_token_of_a_body_that_is_sent_in_the_cookie_ends_its_family()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");
        var spent = RefreshToken(await site.PostAsync("/auth/token", new { email = "alice@example.com", password = TestSite.Password, delivery = "body" }));
        var pair = await SendCookiesAsync(site, "/auth/token/refresh", [spent]);
        Assert.Equal(HttpStatusCode.OK, pair.Status);

        Assert.Equal(HttpStatusCode.Unauthorized, (await SendCookiesAsync(site, "/auth/token/refresh", [spent])).Status);
        await EndedAsync(site, pair);
    }

    [Fact]
    public async Task Second_factor_that_became_required_is_checked_at_each_refresh()
    {
        await using var site = await StartAsync(static auth => auth.AddMfa(configureSignIn: static options => (options.Requirement, options.GracePeriod) = (SecondFactorRequirement.Required, TimeSpan.FromHours(2))));
        var browser = await TokenBrowserAsync(site);
        var withSession = await site.BrowserOfAsync();
        site.Clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal("alice@example.com", await withSession.WhoAsync());
        site.Clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal("alice@example.com", await withSession.WhoAsync());
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/token/refresh")).Status);
        Assert.Equal(HttpStatusCode.OK, (await withSession.PostAsync(SessionTokens)).Status);
        var own = browser[RefreshName];
        site.Clock.Advance(TimeSpan.FromMinutes(20));

        var refused = await browser.PostAsync("/auth/token/refresh");
        IsTokenProblem(refused, HttpStatusCode.Unauthorized, "mfa_enrollment_required", "Bearer error=\"insufficient_user_authentication\"");
        Assert.Empty(refused.SetCookies);
        (await withSession.PostAsync(SessionTokens)).IsProblem(HttpStatusCode.Forbidden, "mfa_enrollment_required");
        IsTokenProblem(await withSession.PostAsync("/auth/token/refresh"), HttpStatusCode.Unauthorized, "mfa_enrollment_required", "Bearer error=\"insufficient_user_authentication\"");

        // The session continues independently, so that the user can enrol. Nothing was spent.
        Assert.Equal("alice@example.com", await withSession.WhoAsync());
        await withSession.PostAsync("/auth/reauthenticate", new { password = TestSite.Password });
        var enrolment = await withSession.PostAsync("/auth/mfa/totp", new { });
        Assert.Equal(HttpStatusCode.OK, enrolment.Status);
        using var authenticator = new Authenticator(site, enrolment.Json);
        Assert.Equal(HttpStatusCode.OK, (await withSession.PostAsync("/auth/mfa/totp/confirm", new { code = authenticator.Code })).Status);
        browser[RefreshName] = own;
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/token/refresh")).Status);
        Assert.Equal(HttpStatusCode.OK, (await withSession.PostAsync(SessionTokens)).Status);
    }

    private static Task<Answer> SendCookiesAsync(TestSite site, string path, string[] tokens, string? json = null) =>
        site.SendAsync(HttpMethod.Post, path, json, null, ("Cookie", string.Join("; ", tokens.Select(static token => $"{RefreshName}={token}"))));
}
