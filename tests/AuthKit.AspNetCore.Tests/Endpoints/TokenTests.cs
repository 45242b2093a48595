using System.Net;
using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.DependencyInjection;
using AuthKit.KeyRotation;
using AuthKit.Messages;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed partial class TokenTests : IDisposable
{
    private const string RefreshName = "__Secure-refresh";

    private readonly JwtKey _key = JwtKey.Generate(JwtAlgorithm.ES256);
    private readonly Breakable<IRevocationStore> _revocations = new(new InMemoryRevocationStore());
    private readonly Breakable<IRefreshTokenStore> _families = new(new InMemoryRefreshTokenStore());
    private Func<AccessTokenClaims, Task>? _whileIssuing;

    [Fact]
    public async Task Password_gives_an_access_token_and_the_refresh_token_in_a_cookie()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");

        var answer = await TokenAsync(site);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["access_token", "token_type", "expires_in", "scope"], answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("Bearer", 900, "read write"), (answer.Json.GetProperty("token_type").GetString(), answer.Json.GetProperty("expires_in").GetInt32(), answer.Json.GetProperty("scope").GetString()));
        Assert.Equal("no-store", answer.Response.Headers.GetValues("Cache-Control").Single());
        Assert.Matches("^__Secure-refresh=[A-Za-z0-9_-]{48}; max-age=2592000; path=/auth; secure; samesite=strict; httponly$", answer.SetCookie(RefreshName));
        Assert.DoesNotContain(answer.SetCookies, cookie => cookie.StartsWith("__Host-session", StringComparison.Ordinal));

        var me = await BearerAsync(site, HttpMethod.Get, "/auth/me", AccessToken(answer));
        Assert.Equal(("alice@example.com", "pwd"), (me.Json.GetProperty("email").GetString(), me.Json.GetProperty("amr")[0].GetString()));
        Assert.Equal("alice@example.com", (await BearerAsync(site, HttpMethod.Get, "/api/email", AccessToken(answer))).Body);
    }

    [Fact]
    public async Task Refresh_token_is_in_the_body_on_request_and_its_successor_is_too()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");
        var answer = await site.PostAsync("/auth/token", new { email = "alice@example.com", password = TestSite.Password, delivery = "body", scope = "read" });
        Assert.DoesNotContain(answer.SetCookies, cookie => cookie.StartsWith(RefreshName, StringComparison.Ordinal));
        var first = answer.Json.GetProperty("refresh_token").GetString()!;

        var refreshed = await site.PostAsync("/auth/token/refresh", new { refresh_token = first });

        Assert.Equal("read", refreshed.Json.GetProperty("scope").GetString());
        Assert.Empty(refreshed.SetCookies);
        IsTokenProblem(await site.PostAsync("/auth/token/refresh", new { refresh_token = first }), HttpStatusCode.Unauthorized, "invalid_token", "Bearer error=\"invalid_token\"");

        // The reuse ended the whole sign-in.
        IsTokenProblem(await site.PostAsync("/auth/token/refresh", new { refresh_token = refreshed.Json.GetProperty("refresh_token").GetString() }), HttpStatusCode.Unauthorized, "invalid_token", "Bearer error=\"invalid_token\"");
        IsTokenProblem(await BearerAsync(site, HttpMethod.Get, "/auth/me", AccessToken(refreshed)), HttpStatusCode.Unauthorized, "invalid_token", "Bearer error=\"invalid_token\"");
    }

    [Fact]
    public async Task Two_tabs_that_share_the_cookie_both_refresh_and_later_the_reuse_is_refused()
    {
        await using var site = await StartAsync();
        var browser = await TokenBrowserAsync(site);
        var spent = browser[RefreshName];

        var first = await browser.PostAsync("/auth/token/refresh");
        var next = browser[RefreshName];
        browser[RefreshName] = spent;
        var second = await browser.PostAsync("/auth/token/refresh");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.Status, second.Status));
        Assert.Equal(next, browser[RefreshName]);
        site.Clock.Advance(TimeSpan.FromSeconds(10));
        browser[RefreshName] = spent;
        var late = await browser.PostAsync("/auth/token/refresh");
        Assert.Equal(HttpStatusCode.Unauthorized, late.Status);
        Assert.Null(browser[RefreshName]);
    }

    [Fact]
    public async Task One_call_ends_session_refresh_token_and_access_token_of_a_device()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var tokens = await browser.PostAsync("/auth/token/session");
        var access = AccessToken(tokens);
        var other = await site.BrowserOfAsync();
        var devices = (await other.GetAsync("/auth/sessions")).Json.EnumerateArray().ToArray();
        Assert.Equal(2, devices.Length);
        var sid = devices.Single(device => !device.GetProperty("current").GetBoolean()).GetProperty("sid").GetString();
        Assert.Equal(HttpStatusCode.OK, (await BearerAsync(site, HttpMethod.Get, "/auth/me", access)).Status);
        Assert.True((await BearerAsync(site, HttpMethod.Get, "/auth/sessions", access)).Json.EnumerateArray().Single(device => device.GetProperty("sid").GetString() == sid).GetProperty("current").GetBoolean());

        (await other.SendAsync(HttpMethod.Delete, $"/auth/sessions/{sid}", null)).IsEmpty(HttpStatusCode.NoContent);

        Assert.Null(await browser.WhoAsync());
        IsTokenProblem(await BearerAsync(site, HttpMethod.Get, "/auth/me", access), HttpStatusCode.Unauthorized, "invalid_token", "Bearer error=\"invalid_token\"");
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync("/auth/token/refresh")).Status);
        Assert.Equal("alice@example.com", await other.WhoAsync());
    }

    [Fact]
    public async Task Session_that_ends_while_its_tokens_are_created_gets_no_tokens()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var sessions = site.Services.GetRequiredService<ISessionService>();
        _whileIssuing = async claims => await sessions.EndAllAsync(claims.Subject);

        var answer = await browser.PostAsync("/auth/token/session");

        answer.IsProblem(HttpStatusCode.Unauthorized, "session_expired");
        Assert.DoesNotContain(answer.SetCookies, static cookie => cookie.StartsWith(RefreshName, StringComparison.Ordinal));
        _whileIssuing = null;
        Assert.Equal(0, (await BearerAsync(site, HttpMethod.Get, "/auth/sessions", AccessToken(await TokenAsync(site)))).Json.EnumerateArray().Count(static device => !device.GetProperty("current").GetBoolean()));
    }

    [Fact]
    public async Task Session_whose_token_is_replaced_while_its_tokens_are_created_does_not_count_as_ended()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var sessions = site.Services.GetRequiredService<ISessionService>();
        var session = browser["__Host-session"];
        _whileIssuing = async _ => Assert.Equal(SessionRotationStatus.Rotated, (await sessions.RotateAsync(session)).Status);

        var access = AccessToken(await browser.PostAsync("/auth/token/session"));

        Assert.Equal(HttpStatusCode.OK, (await BearerAsync(site, HttpMethod.Get, "/auth/me", access)).Status);
    }

    [Fact]
    public async Task Session_is_looked_up_by_its_own_token()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        List<string> calls = [];
        site.Sessions.Failing = method =>
        {
            calls.Add(method);
            return false;
        };

        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/token/session")).Status);

        Assert.Equal([nameof(ISessionStore.FindAsync), nameof(ISessionStore.FindAsync)], calls);
    }

    [Fact]
    public async Task Logout_and_a_new_password_end_the_tokens_too()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var access = AccessToken(await browser.PostAsync("/auth/token/session"));
        await browser.PostAsync("/auth/logout");
        Assert.Equal(HttpStatusCode.Unauthorized, (await BearerAsync(site, HttpMethod.Get, "/auth/me", access)).Status);

        site.Clock.Advance(TimeSpan.FromSeconds(1));
        var mobile = await TokenBrowserAsync(site);
        await site.PostAsync("/auth/password/forgot", new { email = "alice@example.com" });
        (await site.PostAsync("/auth/password/reset", new { token = await site.TokenOfAsync(AuthMessageKind.ResetPassword), newPassword = "violet umbrella seventeen" })).IsEmpty(HttpStatusCode.NoContent);

        Assert.Equal(HttpStatusCode.Unauthorized, (await mobile.PostAsync("/auth/token/refresh")).Status);
    }

    [Fact]
    public async Task Client_that_has_tokens_only_lists_and_ends_its_devices()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");
        var (one, two) = (AccessToken(await TokenAsync(site)), AccessToken(await TokenAsync(site)));

        Assert.Equal(2, (await BearerAsync(site, HttpMethod.Get, "/auth/sessions", one)).Json.GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, (await BearerAsync(site, HttpMethod.Delete, "/auth/sessions", one)).Status);

        Assert.Equal(HttpStatusCode.OK, (await BearerAsync(site, HttpMethod.Get, "/auth/me", one)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await BearerAsync(site, HttpMethod.Get, "/auth/me", two)).Status);
    }

    [Fact]
    public async Task Revocation_gets_the_same_answer_for_any_token()
    {
        await using var site = await StartAsync();
        var browser = await TokenBrowserAsync(site);
        var token = browser[RefreshName];

        (await browser.PostAsync("/auth/token/revoke")).IsEmpty(HttpStatusCode.NoContent);
        Assert.Null(browser[RefreshName]);
        foreach (var sent in (string[])[token!, "nothing", new string('A', 48)])
        {
            (await site.PostAsync("/auth/token/revoke", new { refresh_token = sent })).IsEmpty(HttpStatusCode.NoContent);
        }

        (await site.SendAsync(HttpMethod.Post, "/auth/token/revoke")).IsEmpty(HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.PostAsync("/auth/token/refresh", new { refresh_token = token })).Status);
    }

    [Theory]
    [InlineData(null, "not_authenticated", "Bearer")]
    [InlineData("Bearer ", "invalid_token", "Bearer error=\"invalid_token\"")]
    [InlineData("Bearer a.b.c", "invalid_token", "Bearer error=\"invalid_token\"")]
    [InlineData("bearer a b", "invalid_token", "Bearer error=\"invalid_token\"")]
    [InlineData("Basic YTpi", "not_authenticated", "Bearer")]
    [InlineData("BearerX a.b.c", "not_authenticated", "Bearer")]
    public async Task Missing_and_bad_tokens_get_different_answers(string? authorization, string code, string challenge)
    {
        await using var site = await StartAsync();
        var answer = authorization is null
            ? await site.GetAsync("/api/plain")
            : await site.SendAsync(HttpMethod.Get, "/api/plain", headers: ("Authorization", authorization));
        IsTokenProblem(answer, HttpStatusCode.Unauthorized, code, challenge);
    }

    [Fact]
    public async Task Token_is_read_only_from_its_own_field()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");
        var access = AccessToken(await TokenAsync(site));
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.GetAsync($"/api/plain?access_token={access}")).Status);
        var twice = await site.SendAsync(request =>
        {
            (request.Scheme, request.Method, request.Path) = ("https", "GET", "/api/plain");
            request.Headers.Authorization = new(["Bearer " + access, "Bearer " + access]);
        });
        Assert.Equal(401, twice.Response.StatusCode);
    }

    [Fact]
    public async Task Cookie_does_not_replace_a_bad_token()
    {
        await using var site = await StartAsync();
        var session = await site.SignedInAsync();
        var answer = await site.SendAsync(HttpMethod.Get, "/auth/me", token: session, headers: ("Authorization", "Bearer a.b.c"));
        IsTokenProblem(answer, HttpStatusCode.Unauthorized, "invalid_token", "Bearer error=\"invalid_token\"");
    }

    [Fact]
    public async Task Scope_is_required_name_by_name()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");
        var read = (await site.PostAsync("/auth/token", new { email = "alice@example.com", password = TestSite.Password, scope = "read" })).Json.GetProperty("access_token").GetString()!;

        Assert.Equal(HttpStatusCode.OK, (await BearerAsync(site, HttpMethod.Get, "/api/read", read)).Status);
        IsTokenProblem(await BearerAsync(site, HttpMethod.Get, "/api/write", read), HttpStatusCode.Forbidden, "insufficient_scope", "Bearer error=\"insufficient_scope\", scope=\"write\"");
        Assert.Equal(HttpStatusCode.OK, (await BearerAsync(site, HttpMethod.Get, "/api/write", AccessToken(await TokenAsync(site)))).Status);
    }

    [Theory, InlineData("admin"), InlineData("read admin"), InlineData("read  write"), InlineData(""), InlineData(" read"), InlineData("re\"ad"), InlineData("READ")]
    public async Task Scope_beyond_the_site_s_grant_is_refused(string scope)
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");
        (await site.PostAsync("/auth/token", new { email = "alice@example.com", password = TestSite.Password, scope })).IsProblem(HttpStatusCode.BadRequest, "invalid_scope");
        var browser = await TokenBrowserAsync(site);
        (await browser.PostAsync("/auth/token/refresh", new { scope })).IsProblem(HttpStatusCode.BadRequest, "invalid_scope");
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/token/refresh", new { scope = "read" })).Status);
    }

    [Fact]
    public async Task Fresh_authentication_ends_after_its_time_for_tokens_and_sessions()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var access = AccessToken(await TokenAsync(site));
        site.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.OK, (await BearerAsync(site, HttpMethod.Get, "/api/fresh", access)).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/fresh")).Status);

        site.Clock.Advance(TimeSpan.FromSeconds(1));
        IsTokenProblem(await BearerAsync(site, HttpMethod.Get, "/api/fresh", access), HttpStatusCode.Unauthorized, "insufficient_user_authentication", "Bearer error=\"insufficient_user_authentication\", max_age=600");
        (await browser.GetAsync("/fresh")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");

        // A refresh is not a proof.
        var mobile = await TokenBrowserAsync(site);
        site.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.Unauthorized, (await BearerAsync(site, HttpMethod.Get, "/api/fresh", AccessToken(await mobile.PostAsync("/auth/token/refresh")))).Status);
    }

    [Fact]
    public async Task Store_of_revocations_that_is_down_is_503()
    {
        await using var site = await StartAsync();
        var browser = await TokenBrowserAsync(site);
        var access = AccessToken(await browser.PostAsync("/auth/token/refresh"));
        _revocations.Failing = static _ => true;

        (await BearerAsync(site, HttpMethod.Get, "/api/plain", access)).IsProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        (await BearerAsync(site, HttpMethod.Get, "/auth/me", access)).IsProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        (await browser.PostAsync("/auth/token/refresh")).IsProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        (await browser.PostAsync("/auth/token/revoke")).IsProblem(HttpStatusCode.ServiceUnavailable, "unavailable");

        _revocations.Failing = null;
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/token/refresh")).Status);
    }

    [Theory, InlineData("/auth/token"), InlineData("/auth/token/refresh"), InlineData("/auth/token/revoke"), InlineData("/auth/token/session")]
    public async Task Other_sites_are_refused(string path)
    {
        await using var site = await StartAsync();
        (await site.SendAsync(HttpMethod.Post, path, "{}", headers: ("Sec-Fetch-Site", "same-site"))).IsProblem(HttpStatusCode.Forbidden, "cross_site_request");
    }

    [Fact]
    public async Task Sign_in_limits_apply_here_too_and_give_unknown_logins_the_same_answer()
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");
        foreach (var email in (string[])["alice@example.com", "nobody@example.com"])
        {
            for (var i = 0; i < 5; i++)
            {
                (await site.PostAsync("/auth/token", new { email, password = "wrong" })).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
            }

            (await site.PostAsync("/auth/token", new { email, password = TestSite.Password })).IsLimited(900);
        }
    }

    [Fact]
    public async Task Only_the_public_keys_are_published()
    {
        await using var site = await StartAsync();
        var answer = await site.GetAsync("/.well-known/jwks.json");
        Assert.Equal("application/jwk-set+json", answer.Response.Content.Headers.ContentType!.ToString());
        var key = Assert.Single(answer.Json.GetProperty("keys").EnumerateArray());
        Assert.Equal((_key.Id, "ES256", "sig"), (key.GetProperty("kid").GetString(), key.GetProperty("alg").GetString(), key.GetProperty("use").GetString()));
        Assert.False(key.TryGetProperty("d", out _));
    }

    [Fact]
    public async Task Public_keys_that_cannot_be_read_are_an_outage()
    {
        var keys = new Breakable<IJwtKeyStore>(new InMemoryJwtKeyStore()) { Failing = static _ => true };
        await using var site = await StartAsync(auth =>
        {
            auth.Services.AddSingleton(keys.Store);
            auth.UseRotatingJwtKeys();
        });

        (await site.GetAsync("/.well-known/jwks.json")).IsProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
    }

    [Theory]
    [InlineData("{\"refresh_token\":1}"), InlineData("[]"), InlineData("{\"refreshToken\":\"x\"}"), InlineData("{\"refresh_token\":\"a\",\"refresh_token\":\"b\"}"), InlineData("{"), InlineData("null")]
    public async Task Bodies_are_read_strictly(string body)
    {
        await using var site = await StartAsync();
        (await site.SendAsync(HttpMethod.Post, "/auth/token/refresh", body)).IsProblem(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task Disabled_account_can_no_longer_refresh()
    {
        await using var site = await StartAsync();
        var browser = await TokenBrowserAsync(site);
        var me = await BearerAsync(site, HttpMethod.Get, "/auth/me", AccessToken(await browser.PostAsync("/auth/token/refresh")));
        var accounts = site.Services.GetRequiredService<AuthKit.Accounts.IAccountService>();
        var account = (await accounts.FindByIdAsync(new AuthKit.Stores.SubjectRef(me.Json.GetProperty("id").GetString()!)))!;
        await site.Services.GetRequiredService<AuthKit.AccountFlows.IAccountLifecycle>().DisableAsync(account.Subject);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync("/auth/token/refresh")).Status);
    }

    public void Dispose() => _key.Dispose();

    private static Task<Answer> TokenAsync(TestSite site) => site.PostAsync("/auth/token", new { email = "alice@example.com", password = TestSite.Password });

    private static string AccessToken(Answer answer) => answer.Json.GetProperty("access_token").GetString()!;

    private static Task<Answer> BearerAsync(TestSite site, HttpMethod method, string path, string token) => site.SendAsync(method, path, headers: ("Authorization", $"Bearer {token}"));

    private static void IsTokenProblem(Answer answer, HttpStatusCode status, string code, string challenge)
    {
        Assert.Equal((status, code), (answer.Status, answer.Json.GetProperty("code").GetString()));
        Assert.Equal([challenge], answer.Response.Headers.WwwAuthenticate.Select(value => value.ToString()));
    }

    private static async Task<TestBrowser> TokenBrowserAsync(TestSite site)
    {
        await site.RegisterAsync("alice@example.com");
        var browser = new TestBrowser(site);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/token", new { email = "alice@example.com", password = TestSite.Password })).Status);
        return browser;
    }

    private Task<TestSite> StartAsync(Action<AuthKitBuilder>? compose = null) => TestSite.StartAsync(
        application =>
        {
            application.MapGet("/api/plain", () => "plain").RequireAuthorization(Bearer(_ => { }));
            application.MapGet("/api/email", (System.Security.Claims.ClaimsPrincipal user) => user.FindFirst("email")!.Value).RequireAuthorization(Bearer(_ => { }));
            application.MapGet("/api/read", () => "read").RequireAuthorization(Bearer(policy => policy.RequireScope("read")));
            application.MapGet("/api/write", () => "write").RequireAuthorization(Bearer(policy => policy.RequireScope("write")));
            application.MapGet("/api/fresh", () => "fresh").RequireAuthorization(Bearer(policy => policy.RequireFreshAuthentication()));
            application.MapGet("/fresh", () => "fresh").RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireFreshAuthentication());
        },
        auth =>
        {
            auth.Services.AddSingleton(_revocations.Store).AddSingleton(_families.Store);
            auth.UseJwtKeys(new JwtKeyRing(_key));
            auth.AddRevocation().AddTokens(options => (options.Issuer, options.Audiences) = ("https://app.example", ["https://app.example/api"]));
            auth.AddTokenAuthentication(options => options.Scopes = ["read", "write"]).AddAccessTokenClaims<EmailClaim>();
            auth.UseWebOptions(web => web.AccountScope = "read");
            auth.Services.AddSingleton<IAccessTokenClaims>(new Meanwhile(claims => _whileIssuing?.Invoke(claims) ?? Task.CompletedTask));
            compose?.Invoke(auth);
        });

    private static Action<AuthorizationPolicyBuilder> Bearer(Action<AuthorizationPolicyBuilder> configure) => policy =>
    {
        policy.AddAuthenticationSchemes(AuthKit.AspNetCore.Authentication.TokenAuthenticationDefaults.AuthenticationScheme).RequireAuthenticatedUser();
        configure(policy);
    };

    /// <summary>Runs a function while a token is created.</summary>
    private sealed class Meanwhile(Func<AccessTokenClaims, Task> run) : IAccessTokenClaims
    {
        public async ValueTask AddAsync(AccessTokenClaims claims, CancellationToken cancellationToken) => await run(claims);
    }

    private sealed class EmailClaim(AuthKit.Accounts.IAccountService accounts) : IAccessTokenClaims
    {
        public async ValueTask AddAsync(AccessTokenClaims claims, CancellationToken cancellationToken)
        {
            if ((await accounts.FindByIdAsync(claims.Subject, cancellationToken))?.Email is { } email)
            {
                claims.Add("email", email);
            }
        }
    }
}
