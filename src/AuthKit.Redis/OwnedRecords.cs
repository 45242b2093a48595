using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>Shared by the stores of records with owners. Their scripts include OwnedRecords.lua, or answer in the same form.</summary>
internal static class OwnedRecords
{
    private const int MaxRemovedAtOnce = 1_000;
    private const int Batch = 500;

    /// <summary>Runs a script again as long as it answers nothing, because it deleted a full batch of expired records instead.</summary>
    public static async ValueTask<RedisResult> EvaluateUntilAnsweredAsync(this RedisCalls redis, RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken)
    {
        RedisResult result;
        do
        {
            result = await redis.EvaluateAsync(script, keys, values, cancellationToken).ConfigureAwait(false);
        }
        while (result.IsNull);

        return result;
    }

    /// <summary>Removes records of an owner; gives how many there were. Many go in batches that leave the server free between them.</summary>
    /// <param name="redis">Where.</param>
    /// <param name="script">Takes the most records that it may remove at once, then <paramref name="values"/>.</param>
    /// <param name="index">The keys of the owner's index.</param>
    /// <param name="values">Which records.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async ValueTask<long> RemoveByOwnerAsync(this RedisCalls redis, RedisScript script, RedisKey[] index, RedisValue[] values, CancellationToken cancellationToken)
    {
        var removed = 0L;
        var atOnce = MaxRemovedAtOnce;
        bool isMore;
        do
        {
            // Until what is left has gone in one step: nothing that was there at the call can be behind it.
            var result = await redis.EvaluateAsync(script, index, [atOnce, .. values], cancellationToken).ConfigureAwait(false);
            removed += (long)result[0];
            isMore = (int)result[1] == 1;
            atOnce = Batch;
        }
        while (isMore);

        return removed;
    }

    /// <summary>The live records of an owner, by a script that includes OwnedList.lua.</summary>
    /// <param name="redis">Where.</param>
    /// <param name="script">The script.</param>
    /// <param name="index">The keys of the owner's index.</param>
    /// <param name="now">The time.</param>
    /// <param name="limit">At most this many records; 1 or more.</param>
    /// <param name="read">Reads a record from the name of its key and its value; null for what the store did not write, and for what is over.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async ValueTask<IReadOnlyList<TRecord>> ListAsync<TRecord>(
        this RedisCalls redis, RedisScript script, RedisKey[] index, DateTimeOffset now, int limit, Func<byte[]?, byte[]?, TRecord?> read, CancellationToken cancellationToken)
        where TRecord : class
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var result = await redis.EvaluateUntilAnsweredAsync(script, index, [now.ToUnixTimeMilliseconds(), limit], cancellationToken).ConfigureAwait(false);
        var records = new List<TRecord>(result.Length / 2);
        for (var i = 0; i + 1 < result.Length; i += 2)
        {
            if (read((byte[]?)result[i], (byte[]?)result[i + 1]) is { } record)
            {
                records.Add(record);
            }
        }

        return records;
    }

    /// <summary>A record and its owner's index share a slot; a core that mixed buckets would break that.</summary>
    public static void ThrowIfScattered(StoreKey owner, StoreKey key, string parameter)
    {
        if (key.Bucket != owner.Bucket)
        {
            throw new ArgumentException("The keys of a record have the bucket of its owner.", parameter);
        }
    }
}
