using AuthKit.KeyRotation;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Rings of signing keys on Redis, sealed; single node or Cluster. Where Redis loses its data, all access tokens that live become
/// invalid, and a new ring begins.
/// </summary>
public sealed class RedisJwtKeyStore : RedisVersionedStore, IJwtKeyStore
{
    /// <summary>Creates the store.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The keys' prefix; copied. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisJwtKeyStore(IConnectionMultiplexer connection, RedisStoreOptions? options = null)
        : base(connection, options, 'J', static (keys, ring) => keys.JwtKeyRing(ring))
    {
    }
}
