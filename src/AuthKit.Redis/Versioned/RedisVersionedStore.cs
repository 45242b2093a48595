using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// The base of the stores of versioned records on Redis, single node or Cluster. Finding a record is a plain read; writing it is one script. Records
/// do not expire. Safe for concurrent use; the caller owns the connection. Failures and timeouts are thrown as exceptions of StackExchange.Redis.
/// </summary>
public abstract class RedisVersionedStore : IVersionedStore
{
    private static readonly RedisScript Write = RedisScript.Load("WriteVersion.lua");

    private readonly RedisCalls _redis;
    private readonly char _kind;
    private readonly Func<RedisKeys, StoreKey, byte[]> _nameOf;

    /// <param name="connection">The application's connection.</param>
    /// <param name="options">The prefix of the keys and the timeout.</param>
    /// <param name="kind">The letter that each value begins with.</param>
    /// <param name="nameOf">Makes the Redis key of a record.</param>
    private protected RedisVersionedStore(IConnectionMultiplexer connection, RedisStoreOptions? options, char kind, Func<RedisKeys, StoreKey, byte[]> nameOf)
    {
        _redis = new RedisCalls(connection, options);
        _kind = kind;
        _nameOf = nameOf;
    }

    /// <inheritdoc/>
    public async ValueTask<VersionedRecord?> FindAsync(StoreKey key, CancellationToken cancellationToken = default)
    {
        var value = await _redis.ReadAsync(_nameOf(_redis.Keys, key), cancellationToken).ConfigureAwait(false);
        return VersionedValue.TryRead(value, _kind, out var version, out var payload)
            ? new VersionedRecord { Key = key, Version = version, Payload = payload }
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return (long)await _redis.EvaluateAsync(
            Write,
            [_nameOf(_redis.Keys, record.Key)],
            [_kind.ToString(), VersionedValue.VersionBytes(previous), VersionedValue.VersionBytes(record.Version), record.Payload],
            cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default) =>
        await _redis.DeleteAsync(_nameOf(_redis.Keys, key), cancellationToken).ConfigureAwait(false);
}
