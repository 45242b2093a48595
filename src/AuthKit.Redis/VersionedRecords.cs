using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>Records with a version under keys of one kind. Finding one is a plain read, writing one is one script; they do not expire.</summary>
/// <param name="connection">The application's connection.</param>
/// <param name="kind">The letter that each value begins with.</param>
/// <param name="nameOf">The Redis key of a record.</param>
internal sealed class VersionedRecords(IConnectionMultiplexer connection, char kind, Func<StoreKey, byte[]> nameOf)
{
    private static readonly RedisScript Write = RedisScript.Load("WriteVersion.lua");

    private readonly IDatabase _database = connection.GetDatabase();

    public async ValueTask<(long Version, ReadOnlyMemory<byte> Payload)?> FindAsync(StoreKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var value = (byte[]?)await _database.StringGetAsync(nameOf(key), RedisScript.Flags).WaitAsync(cancellationToken).ConfigureAwait(false);
        return VersionedValue.TryRead(value, kind, out var version, out var payload) ? (version, payload) : null;
    }

    public async ValueTask<bool> WriteAsync(StoreKey key, long previous, long version, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        (long)await Write.EvaluateAsync(_database, [nameOf(key)], [kind.ToString(), VersionedValue.VersionBytes(previous), VersionedValue.VersionBytes(version), payload], cancellationToken).ConfigureAwait(false) == 1;

    public async ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await _database.KeyDeleteAsync(nameOf(key), RedisScript.Flags).WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
