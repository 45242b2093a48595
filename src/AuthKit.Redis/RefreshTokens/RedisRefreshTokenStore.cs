using AuthKit.RefreshTokens;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Families of refresh tokens on Redis, single node or Cluster. Every operation is one script on one slot, and one round trip. Safe for concurrent
/// use; the caller owns the connection. Failures and timeouts are thrown as exceptions of StackExchange.Redis.
/// </summary>
public sealed class RedisRefreshTokenStore : IRefreshTokenStore
{
    private static readonly RedisScript Add = RedisScript.Load("RefreshAdd.lua");
    private static readonly RedisScript Find = RedisScript.Load("RefreshFind.lua");
    private static readonly RedisScript Rotate = RedisScript.Load("RefreshRotate.lua");
    private static readonly RedisScript Forget = RedisScript.Load("RefreshForget.lua");
    private static readonly RedisScript Revoke = RedisScript.Load("RefreshRevoke.lua");
    private static readonly RedisScript RevokeByOwner = RedisScript.Load("RefreshRevokeByOwner.lua");
    private static readonly RedisScript List = RedisScript.Load("RefreshList.lua");

    private readonly RedisCalls _redis;
    private readonly RedisKeys _keys;

    /// <summary>Creates the store.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The prefix of the keys and the timeout; copied. Default: a new <see cref="RedisStoreOptions"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisRefreshTokenStore(IConnectionMultiplexer connection, RedisStoreOptions? options = null)
    {
        _redis = new RedisCalls(connection, options);
        _keys = _redis.Keys;
    }

    /// <inheritdoc/>
    public async ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ThrowIfScattered(record, nameof(record));
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPerOwner, 1);
        RedisKey[] keys = [_keys.RefreshFamily(record.Key), .. IndexOf(record.Owner)];
        RedisValue[] values = [now.ToUnixTimeMilliseconds(), maxPerOwner, RefreshFamilyValue.Write(record)];
        var result = await _redis.EvaluateUntilAnsweredAsync(Add, keys, values, cancellationToken).ConfigureAwait(false);
        if (result.Length == 1)
        {
            return new RefreshAddition(record, ReadNames((RedisResult[])result[0]!, record.Owner.Bucket));
        }

        return RedisKeys.TryReadName((byte[]?)result[0] ?? [], record.Owner.Bucket, out var key) && RefreshFamilyValue.TryRead((byte[]?)result[1], key) is { } present
            ? new RefreshAddition(present, [])
            : throw NotOurs();
    }

    /// <inheritdoc/>
    public async ValueTask<RefreshFamilyRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var result = await _redis.EvaluateAsync(Find, [_keys.RefreshFamily(key)], [now.ToUnixTimeMilliseconds()], cancellationToken).ConfigureAwait(false);
        return RefreshFamilyValue.TryRead((byte[]?)result, key);
    }

    /// <inheritdoc/>
    public async ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ThrowIfScattered(successor, nameof(successor));
        var result = await _redis.EvaluateAsync(
            Rotate,
            [_keys.RefreshFamily(successor.Key), .. IndexOf(successor.Owner)],
            [now.ToUnixTimeMilliseconds(), tokenKey.ToArray(), RefreshFamilyValue.Write(successor)],
            cancellationToken).ConfigureAwait(false);

        var status = (RefreshRotationStatus)(int)result[0];
        var record = status switch
        {
            RefreshRotationStatus.Gone => null,
            RefreshRotationStatus.Rotated => successor,
            _ => RefreshFamilyValue.TryRead((byte[]?)result[1], successor.Key),
        };
        return new RefreshRotation(status, record);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RevokeAsync(StoreKey key, CancellationToken cancellationToken = default) =>
        (int)await _redis.EvaluateAsync(Forget, [_keys.RefreshFamily(key)], [], cancellationToken).ConfigureAwait(false) == 1;

    /// <inheritdoc/>
    public async ValueTask<bool> RevokeFamilyAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) =>
        (int)await _redis.EvaluateAsync(Revoke, IndexOf(owner), [sid.ToString()], cancellationToken).ConfigureAwait(false) == 1;

    /// <inheritdoc/>
    public ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) =>
        _redis.RemoveByOwnerAsync(RevokeByOwner, IndexOf(owner), [exceptSid?.ToString() ?? ""], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        _redis.ListAsync(
            List,
            IndexOf(owner),
            now,
            limit,
            (name, value) => RedisKeys.TryReadName(name ?? [], owner.Bucket, out var key) && RefreshFamilyValue.TryRead(value, key) is { } record && record.IsLive(now) ? record : null,
            cancellationToken);

    /// <summary>Does nothing: Redis expires the keys by itself.</summary>
    /// <returns>Always 0.</returns>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => ValueTask.FromResult(0);

    private RedisKey[] IndexOf(StoreKey owner) => [_keys.RefreshFamiliesByCreation(owner), _keys.RefreshFamiliesByEnd(owner), _keys.RefreshFamilyNames(owner)];

    /// <summary>Reads pairs of a sid and the name of its key.</summary>
    private static List<RefreshFamilyName> ReadNames(RedisResult[] results, ushort bucket)
    {
        var names = new List<RefreshFamilyName>(results.Length / 2);
        for (var i = 0; i + 1 < results.Length; i += 2)
        {
            names.Add(SessionId.TryParse((string?)results[i], out var sid) && RedisKeys.TryReadName((byte[]?)results[i + 1] ?? [], bucket, out var key)
                ? new RefreshFamilyName(key, sid)
                : throw NotOurs());
        }

        return names;
    }

    private static InvalidOperationException NotOurs() => new("The index of refresh families has an entry that this store did not write.");

    private static void ThrowIfScattered(RefreshFamilyRecord record, string parameter)
    {
        ArgumentNullException.ThrowIfNull(record, parameter);
        OwnedRecords.ThrowIfScattered(record.Owner, record.Key, parameter);
    }
}
