using AuthKit.OneTimeTokens;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// One-time tokens on Redis, single node or Cluster. Every operation is one script on one slot. Safe for concurrent use; the caller owns the
/// connection. Failures and timeouts are thrown as exceptions of StackExchange.Redis.
/// </summary>
public sealed class RedisOneTimeTokenStore : IOneTimeTokenStore
{
    private static readonly RedisScript Add = RedisScript.Load("OneTimeTokenAdd.lua");
    private static readonly RedisScript Find = RedisScript.Load("OneTimeTokenFind.lua");
    private static readonly RedisScript Consume = RedisScript.Load("OneTimeTokenConsume.lua");
    private static readonly RedisScript TryCode = RedisScript.Load("OneTimeTokenTryCode.lua");
    private static readonly RedisScript RemoveByOwner = RedisScript.Load("OneTimeTokenRemoveByOwner.lua");

    private readonly RedisCalls _redis;
    private readonly RedisKeys _keys;

    /// <summary>Creates the store.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The prefix of the keys and the timeout; copied. Default: a new <see cref="RedisStoreOptions"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisOneTimeTokenStore(IConnectionMultiplexer connection, RedisStoreOptions? options = null)
    {
        _redis = new RedisCalls(connection, options);
        _keys = _redis.Keys;
    }

    /// <inheritdoc/>
    public async ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfLessThan(keepLive, 1);
        OwnedRecords.ThrowIfScattered(record.Owner, record.Key, nameof(record));

        var result = await _redis.EvaluateAsync(
            Add,
            [_keys.OneTimeToken(record.Key), _keys.OneTimeTokens(record.Owner)],
            [now.ToUnixTimeMilliseconds(), keepLive, OneTimeTokenValue.Write(record)],
            cancellationToken).ConfigureAwait(false);

        return (int)result;
    }

    /// <inheritdoc/>
    public ValueTask<OneTimeTokenRecord?> FindAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        ReadAsync(Find, key, purpose, now, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        ReadAsync(Consume, key, purpose, now, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, bool take, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var result = await _redis.EvaluateAsync(
            TryCode,
            [_keys.OneTimeToken(key)],
            [now.ToUnixTimeMilliseconds(), purpose, codeHash, take ? 1 : 0],
            cancellationToken).ConfigureAwait(false);

        if (result.IsNull)
        {
            return default;
        }

        if (result.Length == 1)
        {
            return new OneTimeCodeTry(OneTimeCodeStatus.Wrong, (int)result[0]);
        }

        return OneTimeTokenValue.TryRead((byte[]?)result[1], key) is { } record ? new OneTimeCodeTry(record) : default;
    }

    /// <inheritdoc/>
    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default)
    {
        // A purpose is never empty and has no zero character. Such a text would make the script match several purposes.
        RedisValue[] named = [.. (purposes ?? []).Where(static purpose => purpose.Length > 0 && !purpose.Contains('\0', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];
        if (purposes is not null && named.Length == 0)
        {
            return ValueTask.FromResult(0L);
        }

        return _redis.RemoveByOwnerAsync(RemoveByOwner, [_keys.OneTimeTokens(owner)], named, cancellationToken);
    }

    /// <summary>Does nothing: Redis expires the keys by itself.</summary>
    /// <returns>Always 0.</returns>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => ValueTask.FromResult(0);

    private async ValueTask<OneTimeTokenRecord?> ReadAsync(RedisScript script, StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var result = await _redis.EvaluateAsync(
            script,
            [_keys.OneTimeToken(key)],
            [now.ToUnixTimeMilliseconds(), purpose],
            cancellationToken).ConfigureAwait(false);

        return OneTimeTokenValue.TryRead((byte[]?)result, key);
    }
}
