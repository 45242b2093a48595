using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <summary>No cache of the application stores an answer of AuthKit, whatever its position and its policies are.</summary>
public sealed class CachingTests
{
    public static TheoryData<string> Orders() => ["after", "before", "before routing", "response"];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task One_user_s_answer_is_never_served_to_another(string order)
    {
        await using var site = await StartAsync(order);
        var alice = await site.SignedInAsync("alice@example.com");
        var bob = await site.SignedInAsync("bob@example.com");
        foreach (var path in (string[])["/auth/me", "/auth/sessions", "/auth/mfa"])
        {
            var first = await site.GetAsync(path, alice);
            var second = await site.GetAsync(path, bob);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.Status, second.Status));
            Assert.False(second.Response.Headers.Contains("Age"), path);
            Assert.Equal(HttpStatusCode.Unauthorized, (await site.GetAsync(path)).Status);
        }

        Assert.Equal("bob@example.com", (await site.GetAsync("/auth/me", bob)).Json.GetProperty("email").GetString());
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task No_answer_is_cached(string order)
    {
        await using var site = await StartAsync(order);
        var cookie = await site.SignedInAsync();
        foreach (var (method, path, _) in FullSite.Calls(site).Where(call => call.Method == HttpMethod.Get || call.Method == HttpMethod.Head))
        {
            await site.SendAsync(method, path, token: cookie);
            var again = await site.SendAsync(method, path, token: cookie);
            if (order == "response" && path == "/.well-known/jwks.json")
            {
                continue; // Public keys set their own cache lifetime.
            }

            Assert.False(again.Response.Headers.Contains("Age"), $"{method} {path} was cached.");
        }
    }

    [Fact]
    public async Task Caching_that_the_application_adds_to_the_calls_has_no_effect()
    {
        await using var site = await FullSite.StartAsync(
            build: static builder => builder.Services.AddOutputCache(static options => options.AddPolicy("all", new CacheEverything())),
            before: static application => application.UseOutputCache(),
            mapAuthKit: static application =>
            {
                application.MapAuthKit().CacheOutput("all").WithMetadata(new OutputCacheAttribute { Duration = 60 });
                application.MapAuthKitMe("/auth/who").CacheOutput("all").WithMetadata(new OutputCacheAttribute { Duration = 60 });
            });
        var (alice, bob) = (await site.SignedInAsync("alice@example.com"), await site.SignedInAsync("bob@example.com"));
        foreach (var path in (string[])["/auth/me", "/auth/who"])
        {
            Assert.Equal("alice@example.com", (await site.GetAsync(path, alice)).Json.GetProperty("email").GetString());
            Assert.Equal("bob@example.com", (await site.GetAsync(path, bob)).Json.GetProperty("email").GetString());
        }

        Assert.All(FullSite.Calls(site), static call => Assert.Single(call.Endpoint.Metadata, static item => item is IOutputCachePolicy or OutputCacheAttribute));
    }

    [Fact]
    public async Task Every_answer_forbids_storing()
    {
        await using var site = await FullSite.StartAsync();
        foreach (var (method, path, _) in FullSite.Calls(site).Where(static call => call.Path != "/.well-known/jwks.json"))
        {
            foreach (var (name, value) in (IReadOnlyList<(string, string)>)[("X-None", "1"), ("Sec-Fetch-Site", "cross-site"), ("Authorization", "Bearer x")])
            {
                var answer = await site.SendAsync(method, path, "{}", headers: (name, value));
                Assert.True(answer.Response.Headers.CacheControl is { NoStore: true }, $"{method} {path}");
            }
        }
    }

    private static Task<TestSite> StartAsync(string order) => FullSite.StartAsync(
        map: application =>
        {
            if (order == "after")
            {
                application.UseOutputCache();
            }
        },
        build: builder =>
        {
            OtherScheme.AddTo(builder.Services);
            builder.Services.AddOutputCache(static options => options.AddBasePolicy(new CacheEverything()));
            builder.Services.AddResponseCaching();
        },
        before: application =>
        {
            switch (order)
            {
                case "before":
                    application.UseOutputCache();
                    break;
                case "before routing":
                    application.UseOutputCache();
                    application.UseRouting();
                    break;
                case "response":
                    application.UseResponseCaching();
                    break;
            }
        });

    /// <summary>A base policy that caches every 200 answer, also for requests with a cookie or a token.</summary>
    private sealed class CacheEverything : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.EnableOutputCaching = true;
            context.AllowCacheLookup = true;
            context.AllowCacheStorage = true;
            context.ResponseExpirationTimeSpan = TimeSpan.FromMinutes(1);
            return ValueTask.CompletedTask;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.AllowCacheStorage &= context.HttpContext.Response.StatusCode == StatusCodes.Status200OK;
            return ValueTask.CompletedTask;
        }
    }
}
