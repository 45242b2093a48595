using AuthKit.RateLimiting;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AuthKit.Redis.Tests.DependencyInjection;

public sealed class AuthKitRedisExtensionsTests
{
    [RequiresServerFact(ServerKind.Redis)]
    public async Task Sessions_go_to_redis_under_the_configured_prefix()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        await using var services = Build(redis.Connection, new() { ["Redis:KeyPrefix"] = redis.Options.KeyPrefix });

        var grant = await services.GetRequiredService<ISessionService>().CreateAsync(new SessionRequest { Subject = new SubjectRef("someone"), Amr = ["pwd"] });

        Assert.NotNull(grant);
        Assert.Equal(4, (await redis.KeysAsync()).Count);
        Assert.NotEmpty(await services.CheckAuthKitRedisAsync());
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Code_wins_over_configuration()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        await using var services = Build(redis.Connection, new() { ["Redis:KeyPrefix"] = "elsewhere" }, options => options.KeyPrefix = redis.Options.KeyPrefix);

        await services.GetRequiredService<ISessionService>().CreateAnonymousAsync();

        Assert.Equal(4, (await redis.KeysAsync()).Count);
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Permits_are_counted_on_redis_under_the_configured_prefix()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        await using var services = Build(redis.Connection, new() { ["Redis:KeyPrefix"] = redis.Options.KeyPrefix });
        var limiter = services.GetRequiredService<IRateLimiter>();

        Assert.True((await limiter.AcquireAsync(RateLimitPolicy.FixedWindow("test", 1, TimeSpan.FromMinutes(1)), new RateLimitKey("someone"))).IsAllowed);

        Assert.IsType<RedisRateLimiter>(limiter);
        Assert.Contains(":l:", Assert.Single(await redis.KeysAsync()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_is_silent_where_no_redis_was_chosen()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();

        Assert.Empty(await services.CheckAuthKitRedisAsync());
    }

    [Fact]
    public async Task Bad_prefix_and_unknown_key_are_found_at_start()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync("127.0.0.1:1,abortConnect=false,connectTimeout=1,connectRetry=0");

        await using var bad = Build(connection, new() { ["Redis:KeyPrefix"] = "{" });
        Assert.Throws<OptionsValidationException>(bad.GetRequiredService<IStartupValidator>().Validate);

        await using var unknown = Build(connection, new() { ["Redis:KeyPrefx"] = "a" });
        Assert.ThrowsAny<Exception>(unknown.GetRequiredService<IStartupValidator>().Validate);
    }

    private static ServiceProvider Build(IConnectionMultiplexer connection, Dictionary<string, string?> settings, Action<RedisStoreOptions>? configure = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection()
            .AddAuthKit(configuration, auth => auth.UseRedisStores(connection, configure).AddSessions())
            .BuildServiceProvider();
    }
}
