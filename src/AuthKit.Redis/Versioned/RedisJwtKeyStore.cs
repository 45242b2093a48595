using AuthKit.KeyRotation;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Rings of signing keys on Redis, sealed; single node or Cluster. Finding one is a plain read, writing it is one script. They
/// do not expire. Where Redis loses its data, so do all access tokens that live, and a new ring begins. Safe for concurrent
/// use; the caller owns the connection. Failures and time-outs come out as StackExchange.Redis throws them.
/// </summary>
public sealed class RedisJwtKeyStore : IJwtKeyStore
{
    private const char Kind = 'J';

    private readonly VersionedRecords _records;

    /// <summary>Creates the store.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The keys' prefix; copied. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisJwtKeyStore(IConnectionMultiplexer connection, RedisStoreOptions? options = null)
    {
        var redis = new RedisCalls(connection, options);
        _records = new VersionedRecords(redis, Kind, redis.Keys.JwtKeyRing);
    }

    /// <inheritdoc/>
    public async ValueTask<JwtKeyRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default) =>
        await _records.FindAsync(ring, cancellationToken).ConfigureAwait(false) is { } found
            ? new JwtKeyRecord { Ring = ring, Version = found.Version, Payload = found.Payload }
            : null;

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(JwtKeyRecord record, long previous, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _records.WriteAsync(record.Ring, previous, record.Version, record.Payload, cancellationToken);
    }
}
