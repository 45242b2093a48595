using System.Net;
using System.Threading.RateLimiting;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <summary>The user that middleware sees in AuthKit's calls if another scheme is the application's default.</summary>
public sealed class RequestUserTests
{
    [Fact]
    public async Task Middleware_after_authorization_sees_the_user_of_every_call()
    {
        var seen = new List<string?>();
        await using var site = await FullSite.StartAsync(
            map: application => application.Use((context, next) =>
            {
                seen.Add(context.User.FindFirst(SessionClaims.Subject)?.Value);
                return next(context);
            }),
            build: static builder => OtherScheme.AddTo(builder.Services));
        var id = (await site.RegisterAsync("alice@example.com")).Json.GetProperty("id").GetString();
        var token = await FullSite.AccessTokenAsync(site, "read", "bob@example.com");
        var bob = (await FullSite.SendAsync(site, HttpMethod.Get, "/auth/me", token)).Json.GetProperty("id").GetString();
        foreach (var (method, path, _) in FullSite.Calls(site))
        {
            var cookie = (await site.LoginAsync("alice@example.com")).Token;
            seen.Clear();
            await site.SendAsync(method, path, "{}", cookie);
            await FullSite.SendAsync(site, method, path, token, "{}", cookie);
            if (path == "/.well-known/jwks.json")
            {
                continue;
            }

            Assert.Equal((method, path, 2, id), (method, path, seen.Count, seen[0]));
            Assert.Equal(bob, seen[1]);
        }
    }

    [Fact]
    public async Task Middleware_around_the_endpoint_sees_the_user_without_an_authorization_middleware()
    {
        string? seen = null;
        await using var site = await FullSite.StartAsync(
            map: application => application.Map("/branch", branch =>
            {
                branch.Use(async (context, next) =>
                {
                    await next(context);
                    seen = context.User.FindFirst(SessionClaims.Subject)?.Value;
                });
                branch.UseRouting();
                branch.UseEndpoints(static endpoints => endpoints.MapAuthKit());
            }),
            build: static builder => OtherScheme.AddTo(builder.Services));
        var cookie = await site.SignedInAsync();
        Assert.Equal((await site.GetAsync("/branch/auth/me", cookie)).Json.GetProperty("id").GetString(), seen);
        Assert.NotNull(seen);
    }

    [Fact]
    public async Task User_of_the_application_s_own_scheme_remains_if_AuthKit_has_no_user()
    {
        string? seen = null;
        await using var site = await FullSite.StartAsync(
            map: application => application.Use((context, next) =>
            {
                seen = context.User.Identity?.Name;
                return next(context);
            }),
            build: static builder => OtherScheme.AddTo(builder.Services));
        (await site.SendAsync(HttpMethod.Get, "/auth/me", headers: ("X-Other", "carol"))).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
        Assert.Equal("carol", seen);
    }

    [Fact]
    public async Task Limits_by_user_count_each_user_separately()
    {
        await using var site = await FullSite.StartAsync(
            map: static application => application.UseRateLimiter(),
            build: static builder =>
            {
                OtherScheme.AddTo(builder.Services);
                builder.Services.AddRateLimiter(static options => options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(static context =>
                    context.User.Identity?.Name is { } user && context.Request.Path == "/auth/me"
                        ? RateLimitPartition.GetFixedWindowLimiter(user, static _ => new FixedWindowRateLimiterOptions { PermitLimit = 1, Window = TimeSpan.FromHours(1) })
                        : RateLimitPartition.GetNoLimiter("")));
            });
        var (alice, bob) = (await site.SignedInAsync("alice@example.com"), await site.SignedInAsync("bob@example.com"));
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", alice)).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", bob)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.GetAsync("/auth/me", alice)).Status);
    }

    [Fact]
    public async Task Request_log_contains_no_body_of_a_call_and_no_cookie()
    {
        var log = new Lines();
        await using var site = await FullSite.StartAsync(
            map: static application => application.MapPost("/mine", static async (HttpRequest request) => await new StreamReader(request.Body).ReadToEndAsync()),
            build: builder =>
            {
                builder.Services.AddSingleton<ILoggerFactory>(new LoggerFactory([log]));
                builder.Services.AddHttpLogging(static options => options.LoggingFields = HttpLoggingFields.All);
            },
            before: static application => application.UseHttpLogging());
        var cookie = await site.SignedInAsync();
        var token = (await site.PostAsync("/auth/token", new { email = "alice@example.com", password = TestSite.Password, delivery = "body" })).Json;
        await FullSite.SendAsync(site, HttpMethod.Get, "/auth/me", token.GetProperty("access_token").GetString()!);
        await site.GetAsync("/auth/me", cookie);
        await site.PostAsync("/mine", new { text = "body of mine" });

        var all = string.Join('\n', log.Written);
        Assert.Contains("body of mine", all, StringComparison.Ordinal);
        Assert.Contains("/auth/token", all, StringComparison.Ordinal);
        string[] secrets = [TestSite.Password, cookie, token.GetProperty("access_token").GetString()!, token.GetProperty("refresh_token").GetString()!];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Written { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
