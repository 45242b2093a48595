using AuthKit.KeyRotation;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Rings of signing keys on Redis, sealed; single node or Cluster. If Redis loses its data, all live access tokens become invalid and a new ring is
/// made.
/// </summary>
public sealed class RedisJwtKeyStore : RedisVersionedStore, IJwtKeyStore
{
    /// <summary>Creates the store.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The prefix of the keys and the timeout; copied. Default: a new <see cref="RedisStoreOptions"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisJwtKeyStore(IConnectionMultiplexer connection, RedisStoreOptions? options = null)
        : base(connection, options, 'J', static (keys, ring) => keys.JwtKeyRing(ring))
    {
    }
}
