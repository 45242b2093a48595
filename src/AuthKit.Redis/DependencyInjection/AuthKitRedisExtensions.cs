using AuthKit;
using AuthKit.DependencyInjection;
using AuthKit.KeyRotation;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.Redis;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extensions that make AuthKit use Redis.</summary>
public static class AuthKitRedisExtensions
{
    /// <summary>
    /// Stores the short-lived data on Redis: sessions, refresh families, revocations, one-time tokens, counts of limits and rings of signing keys.
    /// Accounts stay in the store that was chosen for them, such as SQL. The options' section is <c>Redis</c>.
    /// </summary>
    /// <param name="builder">AuthKit's builder.</param>
    /// <param name="connection">The application's connection. The application owns and disposes it.</param>
    /// <param name="configure">Changes the options after the configuration was read.</param>
    public static AuthKitBuilder UseRedisStores(this AuthKitBuilder builder, IConnectionMultiplexer connection, Action<RedisStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connection);
        AddOptions(builder, configure);
        builder.Services.AddSingleton<ISessionStore>(provider => new RedisSessionStore(connection, provider.GetRequiredService<IOptions<RedisStoreOptions>>().Value));
        builder.Services.AddSingleton<IOneTimeTokenStore>(provider => new RedisOneTimeTokenStore(connection, provider.GetRequiredService<IOptions<RedisStoreOptions>>().Value));
        builder.Services.AddSingleton<IRefreshTokenStore>(provider => new RedisRefreshTokenStore(connection, provider.GetRequiredService<IOptions<RedisStoreOptions>>().Value));
        builder.Services.AddSingleton<IRevocationStore>(provider => new RedisRevocationStore(connection, provider.GetRequiredService<IOptions<RedisStoreOptions>>().Value));
        builder.Services.AddSingleton<IJwtKeyStore>(provider => new RedisJwtKeyStore(connection, provider.GetRequiredService<IOptions<RedisStoreOptions>>().Value));
        builder.Services.AddSingleton<IRateLimiter>(provider => new RedisRateLimiter(connection, provider.GetRequiredService<IOptions<RedisStoreOptions>>().Value, provider.GetRequiredService<AuthKitRuntime>()));
        builder.Services.Replace(ServiceDescriptor.Singleton(provider => new RedisStoreCheck(connection, provider.GetRequiredService<AuthKitRuntime>())));
        return builder;
    }

    /// <summary>
    /// Stores second factors on Redis, which <see cref="UseRedisStores"/> does not do: they must be as durable as accounts, and after a lost write a
    /// code works again. Call it after the other stores were chosen. Read docs/redis.md first.
    /// </summary>
    /// <param name="builder">AuthKit's builder.</param>
    /// <param name="connection">The application's connection. The application owns and disposes it.</param>
    public static AuthKitBuilder UseRedisMfaStore(this AuthKitBuilder builder, IConnectionMultiplexer connection)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(connection);
        AddOptions(builder, configure: null);
        builder.Services.AddSingleton<IMfaStore>(provider => new RedisMfaStore(connection, provider.GetRequiredService<IOptions<RedisStoreOptions>>().Value));
        builder.Services.Replace(ServiceDescriptor.Singleton(provider => new RedisStoreCheck(connection, provider.GetRequiredService<AuthKitRuntime>())));
        return builder;
    }

    /// <summary>
    /// Runs the <see cref="RedisStoreCheck"/>, which logs a warning for each setting that may lose AuthKit's data on Redis. Does nothing if no Redis
    /// stores were chosen.
    /// </summary>
    /// <returns>The findings, for an application that must not start with some of them.</returns>
    public static ValueTask<IReadOnlyList<RedisStoreFinding>> CheckAuthKitRedisAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.GetService<RedisStoreCheck>() is { } check ? check.RunAsync(cancellationToken) : ValueTask.FromResult<IReadOnlyList<RedisStoreFinding>>([]);
    }

    private static void AddOptions(AuthKitBuilder builder, Action<RedisStoreOptions>? configure) =>
        builder.AddSliceOptions<RedisStoreOptions>(
            "Redis",
            static (section, options) => section.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true),
            static options => options.Validate(),
            configure);
}
