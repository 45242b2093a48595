using AuthKit.Mfa;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Second factors on Redis, their secrets sealed; single node or Cluster. Finding a record is a plain read, writing it is one
/// script. They do not expire. Only for a Redis that keeps what it acknowledged: with AOF <c>always</c>, and where a fail-over
/// that loses the last write is acceptable, since a code may work again after it. <see cref="RedisStoreCheck"/> tells. Safe for
/// concurrent use; the connection stays the caller's. Failures and time-outs come out as StackExchange.Redis throws them.
/// </summary>
public sealed class RedisMfaStore : IMfaStore
{
    private const char Kind = 'M';

    private static readonly RedisScript Write = RedisScript.Load("WriteVersion.lua");

    private readonly IDatabase _database;
    private readonly RedisKeys _keys;

    /// <summary>Creates the store.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The keys' prefix; copied. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisMfaStore(IConnectionMultiplexer connection, RedisStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _keys = new RedisKeys((options ?? new RedisStoreOptions()).Snapshot().KeyPrefix);
        _database = connection.GetDatabase();
    }

    /// <inheritdoc/>
    public async ValueTask<MfaRecord?> FindAsync(StoreKey owner, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var value = (byte[]?)await _database.StringGetAsync(_keys.Mfa(owner), RedisScript.Flags).WaitAsync(cancellationToken).ConfigureAwait(false);
        return VersionedValue.TryRead(value, Kind, out var version, out var payload) ? new MfaRecord { Owner = owner, Version = version, Payload = payload } : null;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WriteAsync(MfaRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        var result = await Write.EvaluateAsync(
            _database,
            [_keys.Mfa(record.Owner)],
            [Kind.ToString(), record.Version, record.Payload],
            cancellationToken).ConfigureAwait(false);
        return (long)result == 1;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await _database.KeyDeleteAsync(_keys.Mfa(owner), RedisScript.Flags).WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
