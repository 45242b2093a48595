using System.Net;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Tests.Authentication;

/// <summary>The path of the refresh cookie follows the paths of the calls.</summary>
public sealed class RefreshCookiePathTests
{
    private const string Name = "__Secure-refresh";

    [Fact]
    public Task Path_base_comes_first() => WorksAsync("/app/auth", "/app/auth", before: UsePathBase);

    [Fact]
    public Task Prefix_is_followed() => WorksAsync("/api/auth", "/api/auth", static application => application.MapAuthKit("/api/auth"));

    [Fact]
    public Task Both_are_followed() => WorksAsync("/app/api/auth", "/app/api/auth", static application => application.MapAuthKit("/api/auth"), UsePathBase);

    [Fact]
    public Task Group_is_followed() => WorksAsync("/v1/api/login", "/v1/api/login", static application => application.MapGroup("/v1").MapGroup("/api").MapAuthKit("login"));

    [Fact]
    public Task Parameter_has_the_value_of_the_request() => WorksAsync("/t/acme/auth", "/t/acme/auth", static application => application.MapGroup("/t/{tenant}").MapAuthKit());

    [Fact]
    public Task No_prefix_is_followed() => WorksAsync("", "/token", static application => application.MapAuthKit(""));

    [Fact]
    public Task Case_follows_the_mapped_path() => WorksAsync("/Api/Auth", "/Api/Auth", static application => application.MapAuthKit("/Api/Auth"), tokenPath: "/API/AUTH/TOKEN");

    [Fact]
    public Task Value_that_a_cookie_cannot_hold_widens_the_path() => WorksAsync("/t/a%3Bb/auth", "/t", static application => application.MapGroup("/t/{tenant}").MapAuthKit());

    [Fact]
    public Task Configured_path_covers_the_calls() =>
        WorksAsync("/app/api/auth", "/app/api", static application => application.MapAuthKit("/api/auth"), UsePathBase, static options => options.CookiePath = "/api");

    [Fact]
    public Task Calls_that_are_mapped_separately_get_their_common_path() => WorksAsync(
        "/x/tokens",
        "/x/tokens",
        static application =>
        {
            application.MapAuthKitRegister();
            application.MapAuthKitToken("/x/sign-in");
            application.MapAuthKitTokenRefresh("/x/tokens/refresh");
            application.MapAuthKitTokenRevoke("/x/tokens/revoke");
        },
        tokenPath: "/x/sign-in",
        tokens: "");

    [Fact]
    public async Task Each_of_two_prefixes_has_its_own_path()
    {
        await using var site = await StartAsync(static application =>
        {
            application.MapAuthKit();
            application.MapAuthKit("/api/auth");
        });
        await site.RegisterAsync("alice@example.com");
        Assert.Equal("/auth", PathOf(await TokenAsync(site, "/auth/token")));
        Assert.Equal("/api/auth", PathOf(await TokenAsync(site, "/api/auth/token")));
        Assert.Equal("/api/auth", PathOf(await site.SendAsync(HttpMethod.Post, "/api/auth/token/revoke", "{}")));
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/.well-known/jwks.json")).Status);
    }

    [Fact]
    public async Task Option_tells_of_a_proxy_that_strips_a_path()
    {
        await using var site = await FullSite.StartAsync(compose: static auth => auth.UseWebOptions(static web => web.PublicPathBase = "/public/app"));
        await site.RegisterAsync("alice@example.com");
        Assert.Equal("/public/app/auth", PathOf(await TokenAsync(site, "/auth/token")));
    }

    [Fact]
    public async Task Path_base_of_the_option_is_kept_for_any_letter_case_of_a_request()
    {
        await using var site = await FullSite.StartAsync(before: UsePathBase, compose: static auth => auth.UseWebOptions(static web => web.PublicPathBase = "/app"));
        await site.PostAsync("/app/auth/register", new { email = "alice@example.com", password = TestSite.Password });
        Assert.Equal("/app/auth", PathOf(await TokenAsync(site, "/APP/AUTH/Token")));
        Assert.Equal("/app/auth", PathOf(await site.SendAsync(HttpMethod.Post, "/App/auth/LOGOUT")));
    }

    [Theory, InlineData("/Auth/logout"), InlineData("/auth/Token/revoke")]
    public async Task Calls_mapped_with_different_letter_case_are_an_error_at_start(string path)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(application =>
        {
            application.MapAuthKitTokenRefresh();
            _ = path.EndsWith("logout", StringComparison.Ordinal) ? application.MapAuthKitLogout(path) : application.MapAuthKitTokenRevoke(path);
        }));
        Assert.Contains("/auth/token/refresh", problem.Message, StringComparison.Ordinal);
        Assert.Contains(path, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Public_keys_of_several_builders_do_not_match_ambiguously()
    {
        await using var site = await StartAsync(static application =>
        {
            application.MapAuthKit();
            application.MapGroup("").MapAuthKit("/a");
            application.MapGroup("").MapAuthKit("/b");
            application.MapGroup("/c").MapAuthKit();
            application.MapAuthKitJwks();
            application.MapGet("/{**rest}", static () => "the application's");
        });
        foreach (var path in (string[])["/.well-known/jwks.json", "/c/.well-known/jwks.json"])
        {
            var answer = await site.GetAsync(path);
            Assert.Equal((HttpStatusCode.OK, 1), (answer.Status, answer.Json.GetProperty("keys").GetArrayLength()));
        }

        foreach (var prefix in (string[])["/auth", "/a", "/b", "/c/auth"])
        {
            (await site.SendAsync(HttpMethod.Post, $"{prefix}/logout")).IsEmpty(HttpStatusCode.NoContent);
        }
    }

    [Fact]
    public async Task Branch_of_the_pipeline_is_a_path_base()
    {
        await using var site = await StartAsync(static application => application.Map("/branch", static branch =>
        {
            branch.UseRouting();
            branch.UseEndpoints(static endpoints => endpoints.MapAuthKit());
        }));
        await site.PostAsync("/branch/auth/register", new { email = "alice@example.com", password = TestSite.Password });
        Assert.Equal("/branch/auth", PathOf(await TokenAsync(site, "/branch/auth/token")));
    }

    [Theory]
    [InlineData("/auth/token")]
    [InlineData("/api/auth/token/refresh")]
    [InlineData("/API/auth")]
    [InlineData("/api/au")]
    public async Task Path_that_keeps_the_cookie_from_a_call_is_an_error_at_start(string path)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            StartAsync(static application => application.MapAuthKit("/api/auth"), configure: options => options.CookiePath = path));
        Assert.Contains("CookiePath", problem.Message, StringComparison.Ordinal);
        Assert.Contains("/api/auth/token/revoke", problem.Message, StringComparison.Ordinal);
    }

    private static void UsePathBase(WebApplication application)
    {
        application.UsePathBase("/app");
        application.UseRouting();
    }

    /// <summary>
    /// Checks that a browser gets the cookie with the path, and that the refresh and revoke calls are below it and accept the token.
    /// </summary>
    private static async Task WorksAsync(
        string prefix,
        string path,
        Action<WebApplication>? map = null,
        Action<WebApplication>? before = null,
        Action<TokenEndpointOptions>? configure = null,
        string? tokenPath = null,
        string tokens = "/token")
    {
        await using var site = await StartAsync(map, before, configure);
        await site.PostAsync(tokens.Length == 0 ? "/auth/register" : $"{prefix}/register", new { email = "alice@example.com", password = TestSite.Password });

        var first = await TokenAsync(site, tokenPath ?? $"{prefix}/token");
        Assert.Equal(path, PathOf(first));
        Assert.StartsWith(path == "/" ? "/" : $"{path}/", $"{prefix}{tokens}/refresh", StringComparison.Ordinal);
        var second = await site.SendAsync(HttpMethod.Post, $"{prefix}{tokens}/refresh", null, headers: ("Cookie", $"{Name}={first.Cookie(Name)}"));
        Assert.Equal((HttpStatusCode.OK, path), (second.Status, PathOf(second)));
        var revoked = await site.SendAsync(HttpMethod.Post, $"{prefix}{tokens}/revoke", null, headers: ("Cookie", $"{Name}={second.Cookie(Name)}"));
        Assert.Equal((HttpStatusCode.NoContent, path), (revoked.Status, PathOf(revoked)));
        Assert.Equal(HttpStatusCode.Unauthorized, (await site.SendAsync(HttpMethod.Post, $"{prefix}{tokens}/refresh", null, headers: ("Cookie", $"{Name}={second.Cookie(Name)}"))).Status);
    }

    private static Task<TestSite> StartAsync(Action<WebApplication>? map = null, Action<WebApplication>? before = null, Action<TokenEndpointOptions>? configure = null) => FullSite.StartAsync(
        compose: auth => auth.AddTokenAuthentication(configure),
        before: before,
        mapAuthKit: map);

    private static Task<Answer> TokenAsync(TestSite site, string path) => site.PostAsync(path, new { email = "alice@example.com", password = TestSite.Password });

    private static string PathOf(Answer answer) => answer.SetCookie(Name).Split("; ").Single(static part => part.StartsWith("path=", StringComparison.Ordinal))["path=".Length..];
}
