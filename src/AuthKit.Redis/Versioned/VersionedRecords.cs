using AuthKit.Stores;

namespace AuthKit.Redis;

/// <summary>Records with a version under keys of one kind. Finding one is a plain read, writing one is one script; they do not expire.</summary>
/// <param name="redis">The calls of the store.</param>
/// <param name="kind">The letter that each value begins with.</param>
/// <param name="nameOf">The Redis key of a record.</param>
internal sealed class VersionedRecords(RedisCalls redis, char kind, Func<StoreKey, byte[]> nameOf)
{
    private static readonly RedisScript Write = RedisScript.Load("WriteVersion.lua");

    public async ValueTask<(long Version, ReadOnlyMemory<byte> Payload)?> FindAsync(StoreKey key, CancellationToken cancellationToken)
    {
        var value = await redis.ReadAsync(nameOf(key), cancellationToken).ConfigureAwait(false);
        return VersionedValue.TryRead(value, kind, out var version, out var payload) ? (version, payload) : null;
    }

    public async ValueTask<bool> WriteAsync(StoreKey key, long previous, long version, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        (long)await redis.EvaluateAsync(Write, [nameOf(key)], [kind.ToString(), VersionedValue.VersionBytes(previous), VersionedValue.VersionBytes(version), payload], cancellationToken).ConfigureAwait(false) == 1;

    public async ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken) =>
        await redis.DeleteAsync(nameOf(key), cancellationToken).ConfigureAwait(false);
}
