using System.Text.Json;
using AuthKit.RateLimiting;
using AuthKit.Redis;
using AuthKit.TestServers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace AuthKit.AspNetCore.Tests.RateLimiting;

/// <summary>ASP.NET Core's own middleware on two hosts that share their counts on Redis. Each host has its own connection.</summary>
public sealed class RedisMiddlewareTests
{
    private static readonly RateLimitPolicy Three = RateLimitPolicy.FixedWindow("three", 3, TimeSpan.FromMinutes(1));

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly RedisStoreOptions _options = new() { KeyPrefix = $"middleware-{Guid.NewGuid():N}" };

    [RequiresServerTheory(ServerKind.Redis, ServerKind.RedisCluster)]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.RedisCluster)]
    public async Task Two_hosts_share_one_limit(ServerKind server)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString());
        await using var otherConnection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString());
        await using var site = await StartAsync(connection);
        await using var otherSite = await StartAsync(otherConnection);
        foreach (var (left, host) in ((int, RateLimitedSite)[])[(2, site), (1, otherSite), (0, site)])
        {
            var answer = await host.GetAsync("/api");
            Assert.Equal((200, "limited", $"\"three\";q=3;w=60 \"three\";r={left};t=60"), (answer.Status, answer.Body, answer.Fields));
        }

        _clock.Advance(TimeSpan.FromSeconds(20.5));
        foreach (var host in (RateLimitedSite[])[otherSite, site])
        {
            var refused = await host.GetAsync("/api");
            Assert.Equal((429, "40", "\"three\";q=3;w=60 \"three\";r=0;t=40"), (refused.Status, refused.RetryAfter, refused.Fields));
            Assert.Equal("rate_limited", JsonDocument.Parse(refused.Body).RootElement.GetProperty("code").GetString());
            Assert.Equal(200, (await host.GetAsync("/api", "192.0.2.2")).Status);
        }

        _clock.Advance(TimeSpan.FromSeconds(39.5));
        Assert.Equal(200, (await otherSite.GetAsync("/api")).Status);
        Assert.Contains("r=1", (await site.GetAsync("/api")).Fields, StringComparison.Ordinal);
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Many_simultaneous_requests_on_two_hosts_get_exactly_the_limit()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(ServerKind.Redis.ConnectionString());
        await using var otherConnection = await ConnectionMultiplexer.ConnectAsync(ServerKind.Redis.ConnectionString());
        await using var site = await StartAsync(connection);
        await using var otherSite = await StartAsync(otherConnection);

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => (i % 2 == 0 ? site : otherSite).GetAsync("/api")));

        Assert.Equal((3, 61), (answers.Count(answer => answer.Status == 200), answers.Count(answer => answer.Status == 429)));
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Redis_that_is_down_answers_503_or_lets_requests_pass_as_the_policy_says()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        var configuration = ConfigurationOptions.Parse(redis.Configuration);
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        await using var site = await StartAsync(connection);
        Assert.Equal((200, 200), ((await site.GetAsync("/api")).Status, (await site.GetAsync("/lenient")).Status));

        redis.Kill();

        var answer = await site.GetAsync("/api");
        Assert.Equal((503, "5", ""), (answer.Status, answer.RetryAfter, answer.Fields));
        Assert.Equal("unavailable", JsonDocument.Parse(answer.Body).RootElement.GetProperty("code").GetString());
        answer = await site.GetAsync("/lenient");
        Assert.Equal((200, ""), (answer.Status, answer.Fields));
    }

    private Task<RateLimitedSite> StartAsync(IConnectionMultiplexer connection)
    {
        var lenient = RateLimitPolicy.FixedWindow("lenient", 3, TimeSpan.FromMinutes(1), RateLimitFallback.Allow);
        return RateLimitedSite.StartAsync(
            new RedisRateLimiter(connection, _options, new AuthKitRuntime { TimeProvider = _clock }),
            options => options
                .AddAuthKitPolicy("api", Three, context => context.GetAuthKitAddressKey())
                .AddAuthKitPolicy("lenient", lenient, context => context.GetAuthKitAddressKey()),
            "api", "lenient");
    }
}
