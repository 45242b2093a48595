using System.Net;
using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.DependencyInjection;
using AuthKit.Events;
using AuthKit.RefreshTokens;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <summary>The values that the token calls read from a request: tenant, client, device, cookie and body.</summary>
public sealed class TokenRequestTests : IDisposable
{
    private const string RefreshName = "__Secure-refresh";
    private const string DeviceName = "__Host-device";

    private static readonly object Alice = new { email = "alice@example.com", password = TestSite.Password };
    private static readonly object AliceByBody = new { email = "alice@example.com", password = TestSite.Password, delivery = "body" };

    private readonly JwtKey _key = JwtKey.Generate(JwtAlgorithm.ES256);
    private readonly Sink _events = new();

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task Tokens_belong_to_the_tenant_of_their_request()
    {
        const string Other = "https://other.example";
        await using var site = await StartAsync(compose: auth => auth.Services.AddSingleton<ITenantSource, TenantOfHost>());
        await site.RegisterAsync("alice@example.com");
        (await site.PostAsync($"{Other}/auth/token", Alice)).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        var tokens = (await site.PostAsync("/auth/token", AliceByBody)).Json;
        var (access, refresh) = (("Authorization", $"Bearer {tokens.GetProperty("access_token")}"), new { refresh_token = tokens.GetProperty("refresh_token").GetString() });

        Assert.Equal(HttpStatusCode.OK, (await site.SendAsync(HttpMethod.Get, "/auth/me", headers: access)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.SendAsync(HttpMethod.Get, $"{Other}/auth/me", headers: access)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.PostAsync($"{Other}/auth/token/refresh", refresh)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await site.PostAsync($"{Other}/auth/token/revoke", refresh)).Status);

        var next = new { refresh_token = (await site.PostAsync("/auth/token/refresh", refresh)).Json.GetProperty("refresh_token").GetString() };
        Assert.Equal(HttpStatusCode.NoContent, (await site.PostAsync("/auth/token/revoke", next)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.PostAsync("/auth/token/refresh", next)).Status);
    }

    [Fact]
    public async Task Browser_that_signed_in_for_tokens_is_a_known_device_afterwards()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");
        var browser = new TestBrowser(site);
        await browser.PostAsync("/auth/token", Alice);
        Assert.NotNull(browser[DeviceName]);
        await browser.PostAsync("/auth/token", Alice);

        Assert.Equal([false, true], _events.Of<SignInSucceededEvent>().Select(static e => e.IsKnownDevice));
    }

    [Fact]
    public async Task Client_of_the_request_is_passed_on_and_stored()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");
        var agent = ("User-Agent", "Browser");
        var tokens = await site.SendAsync(HttpMethod.Post, "/auth/token", System.Text.Json.JsonSerializer.Serialize(AliceByBody), headers: agent);
        await site.SendAsync(HttpMethod.Post, "/auth/token/refresh", System.Text.Json.JsonSerializer.Serialize(new { refresh_token = tokens.Json.GetProperty("refresh_token").GetString() }), headers: agent);
        var session = (await site.LoginAsync("alice@example.com")).Token;
        await site.SendAsync(HttpMethod.Post, "/auth/token/session", token: session, headers: agent);

        AuthEvent[] told = [.. _events.Of<TokenIssuedEvent>(), .. _events.Of<TokenRefreshedEvent>()];
        Assert.Equal(3, told.Length);
        Assert.All(told, static e => Assert.Equal((Address, "Browser"), (e.Address, e.UserAgent)));
        Assert.All(await FamiliesAsync(site), static family => Assert.Equal((Address, "Browser"), (family.Address, family.UserAgent)));
    }

    [Fact]
    public async Task Tokens_of_a_session_have_its_sign_in_claims()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var signedIn = site.Clock.GetUtcNow();
        site.Clock.Advance(TimeSpan.FromMinutes(5));
        var first = (await browser.PostAsync("/auth/token/session", new { scope = "read", delivery = "body" })).Json;

        Assert.Equal("read", first.GetProperty("scope").GetString());
        Assert.Null(browser[RefreshName]);
        var family = Assert.Single(await FamiliesAsync(site));
        Assert.Equal(signedIn, family.AuthTime);
        Assert.Equal(["pwd"], family.Amr);

        // A sign-in has one family. Its earlier family ends.
        await browser.PostAsync("/auth/token/session");
        Assert.NotNull(browser[RefreshName]);
        Assert.Equal(family.Sid, Assert.Single(await FamiliesAsync(site)).Sid);
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.PostAsync("/auth/token/refresh", new { refresh_token = first.GetProperty("refresh_token").GetString() })).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/token/refresh")).Status);
    }

    [Theory, InlineData("/auth/token"), InlineData("/auth/token/session")]
    public async Task Delivery_is_in_a_cookie_or_in_the_body(string path)
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        foreach (var delivery in (string[])["", "Cookie", "both", "header"])
        {
            var body = path == "/auth/token" ? (object)new { email = "alice@example.com", password = TestSite.Password, delivery } : new { delivery };
            (await browser.PostAsync(path, body)).IsProblem(HttpStatusCode.BadRequest, "invalid_request");
        }

        Assert.Empty(await FamiliesAsync(site));
    }

    [Fact]
    public async Task Token_in_the_body_has_priority_over_the_cookie_and_leaves_it()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");
        var browser = new TestBrowser(site);
        await browser.PostAsync("/auth/token", Alice);
        var cookie = browser[RefreshName];
        var inBody = (await site.PostAsync("/auth/token", AliceByBody)).Json.GetProperty("refresh_token").GetString();

        var refreshed = await browser.PostAsync("/auth/token/refresh", new { refresh_token = inBody });
        var next = refreshed.Json.GetProperty("refresh_token").GetString();
        Assert.Equal(inBody![..24], next![..24]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync("/auth/token/refresh", new { refresh_token = "nothing" })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await site.PostAsync("/auth/token/revoke", new { refresh_token = next })).Status);

        Assert.Equal(cookie, browser[RefreshName]);
        var byCookie = await browser.PostAsync("/auth/token/refresh");
        Assert.Equal(HttpStatusCode.OK, byCookie.Status);
        Assert.False(byCookie.Json.TryGetProperty("refresh_token", out _));
    }

    [Fact]
    public async Task Token_that_was_delivered_in_the_body_has_no_grace()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");
        var token = new { refresh_token = (await site.PostAsync("/auth/token", AliceByBody)).Json.GetProperty("refresh_token").GetString() };

        Assert.Equal(HttpStatusCode.OK, (await site.PostAsync("/auth/token/refresh", token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.PostAsync("/auth/token/refresh", token)).Status);
        Assert.Single(_events.Of<TokenReusedEvent>());
    }

    [Fact]
    public async Task Cookie_is_cleared_with_the_attributes_with_which_it_was_set()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");
        var browser = new TestBrowser(site);
        await browser.PostAsync("/auth/token", Alice);

        var cleared = (await browser.PostAsync("/auth/token/revoke")).SetCookie(RefreshName);

        Assert.Equal("__Secure-refresh=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/auth; secure; samesite=strict; httponly", cleared);
    }

    [Fact]
    public async Task Revocation_completes_although_the_client_disconnects()
    {
        using var gone = new CancellationTokenSource();
        await using var site = await StartAsync(application => application.Use((context, next) =>
        {
            context.RequestAborted = gone.Token;
            return next(context);
        }));
        await site.RegisterAsync("alice@example.com");
        var browser = new TestBrowser(site);
        await browser.PostAsync("/auth/token", Alice);
        await gone.CancelAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/auth/token/revoke")).Status);
        Assert.Empty(await FamiliesAsync(site));
    }

    [Fact]
    public async Task Cookie_needs_no_consent()
    {
        await using var site = await StartAsync(static application => application.UseCookiePolicy(new CookiePolicyOptions { CheckConsentNeeded = static _ => true }));
        await site.RegisterAsync("alice@example.com");

        Assert.Equal(48, (await site.PostAsync("/auth/token", Alice)).Cookie(RefreshName).Length);
    }

    [Fact]
    public void Cookie_s_options_are_copied()
    {
        var options = new TokenEndpointOptions { CookieName = "__Secure-mine" };
        var cookie = new RefreshCookie(options);
        options.CookieName = "__Secure-other";
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = "__Secure-mine=one; __Secure-other=two";

        Assert.Equal("one", cookie.Read(context));
    }

    private const string Address = "192.0.2.7";

    private static async Task<IReadOnlyList<RefreshFamily>> FamiliesAsync(TestSite site)
    {
        var account = await site.Services.GetRequiredService<AuthKit.Accounts.IAccountService>().FindByLoginAsync("alice@example.com");
        return await site.Services.GetRequiredService<ITokenService>().ListAsync(account!.Subject);
    }

    private Task<TestSite> StartAsync(Action<WebApplication>? map = null, Action<AuthKitBuilder>? compose = null) => TestSite.StartAsync(
        application =>
        {
            application.Use((context, next) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(Address);
                return next(context);
            });
            map?.Invoke(application);
        },
        auth =>
        {
            auth.Services.AddSingleton<IAuthEventSink>(_events);
            auth.UseJwtKeys(new JwtKeyRing(_key));
            auth.AddRevocation().AddTokens(static options => (options.Issuer, options.Audiences) = ("https://app.example", ["https://app.example/api"]));
            auth.AddTokenAuthentication(static options => options.Scopes = ["read", "write"]);
            compose?.Invoke(auth);
        });

    private sealed class TenantOfHost : ITenantSource
    {
        public string GetTenant(HttpContext context) => context.Request.Host.Host;
    }

    private sealed class Sink : IAuthEventSink
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<AuthEvent> _taken = new();

        public void Publish(AuthEvent authEvent) => _taken.Enqueue(authEvent);

        public IReadOnlyList<TEvent> Of<TEvent>()
            where TEvent : AuthEvent => [.. _taken.OfType<TEvent>()];
    }
}
