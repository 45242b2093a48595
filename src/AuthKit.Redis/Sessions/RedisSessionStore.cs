using AuthKit.Sessions;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Sessions on Redis, single node or Cluster. Every operation is one script on one slot; finding a session whose use need not be recorded is one
/// plain read. Safe for concurrent use; the caller owns the connection. Failures and timeouts are thrown as exceptions of StackExchange.Redis.
/// </summary>
public sealed class RedisSessionStore : ISessionStore
{
    private static readonly RedisScript Add = RedisScript.Load("Add.lua");
    private static readonly RedisScript Find = RedisScript.Load("Find.lua");
    private static readonly RedisScript Replace = RedisScript.Load("Replace.lua");
    private static readonly RedisScript Update = RedisScript.Load("Update.lua");
    private static readonly RedisScript Remove = RedisScript.Load("Remove.lua");
    private static readonly RedisScript RemoveByOwner = RedisScript.Load("RemoveByOwner.lua");
    private static readonly RedisScript List = RedisScript.Load("List.lua");

    private readonly RedisCalls _redis;
    private readonly RedisKeys _keys;

    /// <summary>Creates the store.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The prefix of the keys and the timeout; copied. Default: a new <see cref="RedisStoreOptions"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisSessionStore(IConnectionMultiplexer connection, RedisStoreOptions? options = null)
    {
        _redis = new RedisCalls(connection, options);
        _keys = _redis.Keys;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ThrowIfScattered(record);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPerOwner, 1);
        RedisKey[] keys = [_keys.Session(record.Key), .. IndexOf(record.Owner)];
        RedisValue[] values = [now.ToUnixTimeMilliseconds(), maxPerOwner, SessionValue.Write(record)];
        var result = await _redis.EvaluateUntilAnsweredAsync(Add, keys, values, cancellationToken).ConfigureAwait(false);
        return result.Length == 0 ? [] : Array.ConvertAll((string[])result!, ReadSid);
    }

    /// <inheritdoc/>
    public async ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RedisKey name = _keys.Session(key);

        // Most calls end here: a plain read costs the server a fraction of a script. If the value is not a live session, the script reads again and
        // decides in one atomic step.
        var value = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
        if (value is not null && !SessionValue.IsLiveAndSeenAfter(value, now, DateTimeOffset.MinValue))
        {
            value = await FindOrTouchAsync(name, now, DateTimeOffset.MinValue, cancellationToken).ConfigureAwait(false);
        }

        return SessionValue.TryRead(value, key.Bucket);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return SessionValue.TryRead(await FindOrTouchAsync(_keys.Session(key), now, touchBefore, cancellationToken).ConfigureAwait(false), key.Bucket) is not null;
    }

    /// <inheritdoc/>
    public async ValueTask<StoreWrite> ReplaceAsync(StoreKey oldKey, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ThrowIfScattered(record);
        if (oldKey.Bucket != record.Owner.Bucket)
        {
            return StoreWrite.Gone; // A session of this owner cannot have that key.
        }

        var result = await _redis.EvaluateAsync(
            Replace,
            [_keys.Session(oldKey), _keys.Session(record.Key), .. IndexOf(record.Owner)],
            [now.ToUnixTimeMilliseconds(), version, SessionValue.Write(record)],
            cancellationToken).ConfigureAwait(false);

        return (StoreWrite)(int)result;
    }

    /// <inheritdoc/>
    public async ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var result = await _redis.EvaluateAsync(
            Update,
            [_keys.Session(key)],
            [now.ToUnixTimeMilliseconds(), version, payload],
            cancellationToken).ConfigureAwait(false);

        return (StoreWrite)(int)result;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) =>
        (int)await _redis.EvaluateAsync(Remove, IndexOf(owner), [sid.ToString()], cancellationToken).ConfigureAwait(false) == 1;

    /// <inheritdoc/>
    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) =>
        _redis.RemoveByOwnerAsync(RemoveByOwner, IndexOf(owner), [exceptSid?.ToString() ?? ""], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        _redis.ListAsync(
            List,
            IndexOf(owner),
            now,
            limit,
            (_, value) => SessionValue.TryRead(value, owner.Bucket) is { } record && record.IsLive(now) ? record : null,
            cancellationToken);

    /// <summary>Does nothing: Redis expires the keys by itself.</summary>
    /// <returns>Always 0.</returns>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => ValueTask.FromResult(0);

    private async ValueTask<byte[]?> FindOrTouchAsync(RedisKey name, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken)
    {
        RedisValue[] times = [now.ToUnixTimeMilliseconds(), touchBefore.ToUnixTimeMilliseconds()];
        return (byte[]?)await _redis.EvaluateAsync(Find, [name], times, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Null if there is no value, or a value of another type, which this store did not write.</summary>
    private async ValueTask<byte[]?> ReadAsync(RedisKey name, CancellationToken cancellationToken)
    {
        try
        {
            return await _redis.ReadAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (RedisRefusal.IsOtherType(exception))
        {
            return null;
        }
    }

    private RedisKey[] IndexOf(StoreKey owner) => [_keys.SessionsByCreation(owner), _keys.SessionsByEnd(owner), _keys.SessionNames(owner)];

    private static SessionId ReadSid(string text) =>
        SessionId.TryParse(text, out var sid) ? sid : throw new FormatException("An owner's index has an entry that is not a sid.");

    private static void ThrowIfScattered(SessionRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        OwnedRecords.ThrowIfScattered(record.Owner, record.Key, nameof(record));
        OwnedRecords.ThrowIfScattered(record.Owner, record.PreviousKey ?? record.Key, nameof(record));
    }
}
