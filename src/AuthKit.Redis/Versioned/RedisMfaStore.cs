using AuthKit.Mfa;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Second factors on Redis, their secrets sealed; single node or Cluster. Finding a record is a plain read, writing it is one
/// script. They do not expire. Only for a Redis that keeps what it acknowledged: with AOF <c>always</c>, and where a fail-over
/// that loses the last write is acceptable, since a code may work again after it. <see cref="RedisStoreCheck"/> tells. Safe for
/// concurrent use; the caller owns the connection. Failures and time-outs come out as StackExchange.Redis throws them.
/// </summary>
public sealed class RedisMfaStore : IMfaStore
{
    private const char Kind = 'M';

    private readonly VersionedRecords _records;

    /// <summary>Creates the store.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The keys' prefix; copied. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisMfaStore(IConnectionMultiplexer connection, RedisStoreOptions? options = null)
    {
        var redis = new RedisCalls(connection, options);
        _records = new VersionedRecords(redis, Kind, redis.Keys.Mfa);
    }

    /// <inheritdoc/>
    public async ValueTask<MfaRecord?> FindAsync(StoreKey owner, CancellationToken cancellationToken = default) =>
        await _records.FindAsync(owner, cancellationToken).ConfigureAwait(false) is { } found
            ? new MfaRecord { Owner = owner, Version = found.Version, Payload = found.Payload }
            : null;

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(MfaRecord record, long previous, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _records.WriteAsync(record.Owner, previous, record.Version, record.Payload, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(StoreKey owner, CancellationToken cancellationToken = default) => _records.RemoveAsync(owner, cancellationToken);
}
