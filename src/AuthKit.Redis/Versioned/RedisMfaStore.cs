using AuthKit.Mfa;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Second factors on Redis, their secrets sealed; single node or Cluster. Only for a Redis that keeps what it acknowledged: with
/// AOF <c>always</c>, and where a fail-over that loses the last write is acceptable, since a code may work again after it.
/// <see cref="RedisStoreCheck"/> tells.
/// </summary>
public sealed class RedisMfaStore : RedisVersionedStore, IMfaStore
{
    /// <summary>Creates the store.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The keys' prefix; copied. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisMfaStore(IConnectionMultiplexer connection, RedisStoreOptions? options = null)
        : base(connection, options, 'M', static (keys, owner) => keys.Mfa(owner))
    {
    }
}
