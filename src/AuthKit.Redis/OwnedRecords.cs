using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>Calls that the stores of records with owners share. Their scripts include OwnedRecords.lua, or return the same form.</summary>
internal static class OwnedRecords
{
    private const int MaxRemovedAtOnce = 1_000;
    private const int Batch = 500;

    /// <summary>Repeats a script while it returns nothing, because then it deleted a full batch of expired records instead.</summary>
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

    /// <summary>
    /// Removes records of an owner; returns how many were removed. Many are removed in batches, between which the server can do other work.
    /// </summary>
    /// <param name="redis">The calls of the store.</param>
    /// <param name="script">The script. Its arguments are the most records to remove at once, and then <paramref name="values"/>.</param>
    /// <param name="index">The keys of the owner's index.</param>
    /// <param name="values">The arguments that select the records.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async ValueTask<long> RemoveByOwnerAsync(this RedisCalls redis, RedisScript script, RedisKey[] index, RedisValue[] values, CancellationToken cancellationToken)
    {
        var removed = 0L;
        var atOnce = MaxRemovedAtOnce;
        bool isMore;
        do
        {
            // Repeats until the remaining records are removed in one step, so that no record from before the call can be left.
            var result = await redis.EvaluateAsync(script, index, [atOnce, .. values], cancellationToken).ConfigureAwait(false);
            removed += (long)result[0];
            isMore = (int)result[1] == 1;
            atOnce = Batch;
        }
        while (isMore);

        return removed;
    }

    /// <summary>The live records of an owner, by a script that includes OwnedList.lua.</summary>
    /// <param name="redis">The calls of the store.</param>
    /// <param name="script">The script that lists the records.</param>
    /// <param name="index">The keys of the owner's index.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="limit">The most records to return; 1 or more.</param>
    /// <param name="read">Reads a record from the name of its key and its value; null if the store did not write it or it has expired.</param>
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

    /// <summary>Throws unless a record has the same bucket as its owner: the record and the owner's index must share a slot.</summary>
    public static void ThrowIfScattered(StoreKey owner, StoreKey key, string parameter)
    {
        if (key.Bucket != owner.Bucket)
        {
            throw new ArgumentException("The keys of a record must have the bucket of its owner.", parameter);
        }
    }
}
