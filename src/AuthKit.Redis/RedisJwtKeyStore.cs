using AuthKit.KeyRotation;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Rings of signing keys on Redis, sealed; single node or Cluster. Finding one is a plain read, writing it is one script. They
/// do not expire. Where Redis loses its data, so do all access tokens that live, and a new ring begins. Safe for concurrent
/// use; the connection stays the caller's. Failures and time-outs come out as StackExchange.Redis throws them.
/// </summary>
public sealed class RedisJwtKeyStore : IJwtKeyStore
{
    private const char Kind = 'J';

    private static readonly RedisScript Write = RedisScript.Load("WriteVersion.lua");

    private readonly IDatabase _database;
    private readonly RedisKeys _keys;

    /// <summary>Creates the store.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The keys' prefix; copied. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisJwtKeyStore(IConnectionMultiplexer connection, RedisStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _keys = new RedisKeys((options ?? new RedisStoreOptions()).Snapshot().KeyPrefix);
        _database = connection.GetDatabase();
    }

    /// <inheritdoc/>
    public async ValueTask<JwtKeyRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var value = (byte[]?)await _database.StringGetAsync(_keys.JwtKeyRing(ring), RedisScript.Flags).WaitAsync(cancellationToken).ConfigureAwait(false);
        return VersionedValue.TryRead(value, Kind, out var version, out var payload) ? new JwtKeyRecord { Ring = ring, Version = version, Payload = payload } : null;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WriteAsync(JwtKeyRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        var result = await Write.EvaluateAsync(
            _database,
            [_keys.JwtKeyRing(record.Ring)],
            [Kind.ToString(), record.Version, record.Payload],
            cancellationToken).ConfigureAwait(false);
        return (long)result == 1;
    }
}
