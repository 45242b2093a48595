using System.Net;
using System.Security.Claims;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Mfa;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuthKit.AspNetCore.Tests.Authorization;

/// <summary>For an account with a second factor, authentication is fresh only by the second factor.</summary>
public sealed class FreshAuthenticationTests
{
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(11);

    [Fact]
    public async Task Password_is_enough_for_an_account_without_a_second_factor()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        Assert.Equal("fresh", (await browser.GetAsync("/fresh")).Body);
        site.Clock.Advance(Later);
        (await browser.GetAsync("/fresh")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
        await browser.PostAsync("/auth/reauthenticate", new { password = TestSite.Password });
        Assert.Equal("fresh", (await browser.GetAsync("/fresh")).Body);
    }

    [Fact]
    public async Task Password_is_not_enough_for_an_account_with_one()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        using var authenticator = await EnrolAsync(site, browser);
        Assert.Equal("fresh", (await browser.GetAsync("/fresh")).Body);
        site.Clock.Advance(Later);
        await browser.PostAsync("/auth/reauthenticate", new { password = TestSite.Password });
        (await browser.GetAsync("/fresh")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
        Assert.Equal("weak", (await browser.GetAsync("/weak")).Body);

        await browser.PostAsync("/auth/reauthenticate", new { code = authenticator.NextCode() });
        Assert.Equal("fresh", (await browser.GetAsync("/fresh")).Body);
    }

    [Fact]
    public async Task Trusted_device_proves_no_second_factor()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        using var authenticator = await EnrolAsync(site, browser);
        await browser.PostAsync("/auth/logout");
        var challenge = (await browser.LoginAsync("alice@example.com")).Json.GetProperty("challenge").GetString();
        await browser.PostAsync("/auth/mfa/challenge", new { challenge, code = authenticator.NextCode(), trustDevice = true });
        Assert.Equal("fresh", (await browser.GetAsync("/fresh")).Body);

        await browser.PostAsync("/auth/logout");
        Assert.Equal("signed_in", (await browser.LoginAsync("alice@example.com")).Json.GetProperty("status").GetString());
        (await browser.GetAsync("/fresh")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
        Assert.Equal("weak", (await browser.GetAsync("/weak")).Body);
    }

    [Fact]
    public async Task Access_token_carries_the_time_of_the_second_factor_through_a_refresh()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        using var authenticator = await EnrolAsync(site, browser);
        var ofSession = (await browser.PostAsync("/auth/token/session")).Json;
        Assert.Equal("fresh", (await GetAsync(site, ofSession)).Body);

        site.Clock.Advance(Later);
        await browser.PostAsync("/auth/reauthenticate", new { password = TestSite.Password });
        var weaker = (await browser.PostAsync("/auth/token/session")).Json;
        IsStale(await GetAsync(site, weaker));
        IsStale(await GetAsync(site, (await browser.PostAsync("/auth/token/refresh")).Json));

        await browser.PostAsync("/auth/reauthenticate", new { code = authenticator.NextCode() });
        Assert.Equal("fresh", (await GetAsync(site, (await browser.PostAsync("/auth/token/session")).Json)).Body);
        Assert.Equal("fresh", (await GetAsync(site, (await browser.PostAsync("/auth/token/refresh")).Json)).Body);
    }

    [Fact]
    public async Task Sign_in_for_tokens_with_a_second_factor_is_fresh()
    {
        await using var site = await StartAsync();
        using var authenticator = await EnrolAsync(site, await site.BrowserOfAsync());
        var challenge = (await site.PostAsync("/auth/token", new { email = "alice@example.com", password = TestSite.Password, delivery = "body" })).Json.GetProperty("challenge").GetString();
        var tokens = (await site.PostAsync("/auth/token", new { challenge, code = authenticator.NextCode(), delivery = "body" })).Json;
        Assert.Equal("fresh", (await GetAsync(site, tokens)).Body);
        site.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        IsStale(await GetAsync(site, tokens));
    }

    [Fact]
    public async Task Store_outage_during_the_check_for_a_second_factor_is_unavailable()
    {
        var mfa = new Breakable<IMfaStore>(new InMemoryMfaStore());
        await using var site = await StartAsync(mfa);
        var browser = await site.BrowserOfAsync();
        mfa.Failing = static _ => true;
        (await browser.GetAsync("/fresh")).IsProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        mfa.Failing = null;
        Assert.Equal("fresh", (await browser.GetAsync("/fresh")).Body);
    }

    [Theory]
    [InlineData("auth_time", -601, false)]
    [InlineData("auth_time", -600, true)]
    [InlineData("auth_time", 0, true)]
    [InlineData("auth_time", 60, true)] // another instance's clock may be ahead
    [InlineData("auth_time", 61, false)]
    [InlineData("auth_time", 100_000_000, false)]
    [InlineData("second_factor_time", 0, false)] // without auth_time there was no sign-in
    [InlineData("auth_time", null, false)]
    public async Task Time_is_neither_too_old_nor_in_the_future(string claim, int? seconds, bool isFresh)
    {
        await using var site = await StartAsync();
        var identity = new ClaimsIdentity("AuthKit.Session");
        identity.AddClaim(new Claim("sub", "nobody"));
        if (seconds is { } offset)
        {
            identity.AddClaim(new Claim(claim, (site.Clock.GetUtcNow().ToUnixTimeSeconds() + offset).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        Assert.Equal(isFresh, await IsFreshAsync(site, new ClaimsPrincipal(identity)));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("99999999999999999999999")]
    public async Task Text_that_is_not_a_time_is_not_fresh(string text)
    {
        await using var site = await StartAsync();
        Assert.False(await IsFreshAsync(site, new ClaimsPrincipal(new ClaimsIdentity([new Claim("auth_time", text)], "AuthKit.Session"))));
    }

    [Fact]
    public async Task Identity_of_another_scheme_proves_nothing_and_every_identity_of_AuthKit_must_be_fresh()
    {
        await using var site = await StartAsync();
        var now = site.Clock.GetUtcNow().ToUnixTimeSeconds();
        ClaimsIdentity Of(string scheme, long time) => new([new Claim("auth_time", time.ToString(System.Globalization.CultureInfo.InvariantCulture))], scheme);
        Assert.False(await IsFreshAsync(site, new ClaimsPrincipal(Of("Other", now))));
        Assert.False(await IsFreshAsync(site, new ClaimsPrincipal([Of("AuthKit.Session", now), Of("AuthKit.Bearer", now - 10_000)])));
        Assert.True(await IsFreshAsync(site, new ClaimsPrincipal([Of("AuthKit.Session", now), Of("Other", now - 10_000)])));
    }

    private static async Task<bool> IsFreshAsync(TestSite site, ClaimsPrincipal user)
    {
        var policy = new AuthorizationPolicyBuilder().RequireFreshAuthentication().Build();
        using var scope = site.Services.CreateScope();
        return (await scope.ServiceProvider.GetRequiredService<IAuthorizationService>().AuthorizeAsync(user, resource: null, policy)).Succeeded;
    }

    private static Task<Answer> GetAsync(TestSite site, System.Text.Json.JsonElement tokens) =>
        FullSite.SendAsync(site, HttpMethod.Get, "/token-fresh", tokens.GetProperty("access_token").GetString()!);

    private static void IsStale(Answer answer)
    {
        Assert.Equal((HttpStatusCode.Unauthorized, "insufficient_user_authentication"), (answer.Status, answer.Json.GetProperty("code").GetString()));
        Assert.Equal("Bearer error=\"insufficient_user_authentication\", max_age=600", answer.Response.Headers.WwwAuthenticate.Single().ToString());
    }

    private static async Task<Authenticator> EnrolAsync(TestSite site, TestBrowser browser)
    {
        var authenticator = new Authenticator(site, (await browser.PostAsync("/auth/mfa/totp")).Json);
        await browser.PostAsync("/auth/mfa/totp/confirm", new { code = authenticator.Code });
        return authenticator;
    }

    private static Task<TestSite> StartAsync(Breakable<IMfaStore>? mfa = null) => FullSite.StartAsync(
        static application =>
        {
            application.MapGet("/fresh", static () => "fresh").RequireAuthorization(static policy => policy.RequireAuthenticatedUser().RequireFreshAuthentication());
            application.MapGet("/weak", static () => "weak").RequireAuthorization(static policy => policy.RequireAuthenticatedUser().RequireFreshAuthentication(acceptFirstFactorAlone: true));
            application.MapGet("/token-fresh", static () => "fresh").RequireAuthorization(static policy =>
                policy.AddAuthenticationSchemes("AuthKit.Bearer").RequireAuthenticatedUser().RequireFreshAuthentication());
        },
        auth =>
        {
            if (mfa is not null)
            {
                auth.Services.Replace(ServiceDescriptor.Singleton(mfa.Store));
            }
        });
}
