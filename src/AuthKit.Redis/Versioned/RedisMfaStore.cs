using AuthKit.Mfa;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Second factors on Redis, with sealed secrets; single node or Cluster. Use it only with a Redis that keeps every acknowledged write (<c>appendfsync
/// always</c>), and only if a failover may lose the last write, after which a code works again. <see cref="RedisStoreCheck"/> checks the settings.
/// </summary>
public sealed class RedisMfaStore : RedisVersionedStore, IMfaStore
{
    /// <summary>Creates the store.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The prefix of the keys and the timeout; copied. Default: a new <see cref="RedisStoreOptions"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisMfaStore(IConnectionMultiplexer connection, RedisStoreOptions? options = null)
        : base(connection, options, 'M', static (keys, owner) => keys.Mfa(owner))
    {
    }
}
