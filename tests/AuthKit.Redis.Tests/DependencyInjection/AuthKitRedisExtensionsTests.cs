using AuthKit.KeyRotation;
using AuthKit.Mfa;
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

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Second_factors_go_to_redis_by_a_separate_call_and_do_not_expire()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Redis:KeyPrefix", redis.Options.KeyPrefix)]).Build();
        await using var services = new ServiceCollection()
            .AddAuthKit(configuration, auth => auth.UseInMemoryStores().UseRedisStores(redis.Connection).UseRedisMfaStore(redis.Connection).AddMfa())
            .BuildServiceProvider();

        using var enrollment = await services.GetRequiredService<IMfaService>().BeginTotpAsync(new SubjectRef("someone"), "someone");

        var key = Assert.Single(await redis.KeysAsync());
        Assert.Contains(":m:", key.ToString(), StringComparison.Ordinal);
        Assert.Null(await redis.Database.KeyTimeToLiveAsync(key));
        Assert.IsType<RedisJwtKeyStore>(services.GetRequiredService<IJwtKeyStore>());
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Second_factors_stay_beside_the_accounts_without_that_call()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        await using var services = new ServiceCollection().AddAuthKit(auth => auth.UseInMemoryStores().UseRedisStores(redis.Connection)).BuildServiceProvider();

        Assert.IsType<InMemoryMfaStore>(services.GetRequiredService<IMfaStore>());
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Value_that_another_program_wrote_is_neither_read_nor_overwritten()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var store = new RedisMfaStore(redis.Connection, redis.Options);
        var record = new VersionedRecord { Key = new SubjectRef("someone").ToOwnerKey(), Version = 1, Payload = new byte[] { 1, 2, 3 } };
        Assert.True(await store.WriteAsync(record, 0));
        var key = Assert.Single(await redis.KeysAsync());
        foreach (var foreign in (string[])["", "M", "J\0\0\0\0\0\0\0\u0001", "M\0\0\0\0\0\0\0\0"])
        {
            await redis.Database.StringSetAsync(key, foreign);
            await Assert.ThrowsAsync<InvalidDataException>(() => store.FindAsync(record.Key).AsTask());
            Assert.False(await store.WriteAsync(record, 0));
            Assert.False(await store.WriteAsync(record with { Version = 2 }, 1));
            Assert.Equal(foreign, (string?)await redis.Database.StringGetAsync(key));
        }
    }

    [Fact]
    public async Task Check_is_silent_if_no_redis_was_chosen()
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
