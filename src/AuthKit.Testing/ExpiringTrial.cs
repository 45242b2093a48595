using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>The base of trials of stores whose records expire.</summary>
/// <param name="conformanceCase">The case that is tested.</param>
/// <param name="open">Opens another instance over the same data.</param>
/// <param name="records">Name of the records in messages, such as <c>sessions</c>.</param>
/// <param name="cancellationToken">Stops the trial.</param>
internal abstract class ExpiringTrial<TStore>(ConformanceCase<TStore> conformanceCase, Func<TStore> open, string records, CancellationToken cancellationToken)
    : Trial<TStore>(conformanceCase, open, cancellationToken)
    where TStore : class
{
    /// <summary>More records than an owner has in any case, except the cases about the limit.</summary>
    public const int Plenty = 10_000;

    /// <summary>The rule of cancelled calls.</summary>
    public const string Whole = "A cancelled operation has either its whole effect or no effect; an operation that returned has its whole effect.";

    public static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    /// <summary>A random key with the owner's bucket, like the keys that the core makes.</summary>
    public static StoreKey NewKey(StoreKey owner)
    {
        var bytes = RandomBytes(StoreKey.Size);
        owner.ToArray().AsSpan(0, 2).CopyTo(bytes);
        return new StoreKey(bytes);
    }

    /// <summary>Purges at <see cref="Trial{TStore}.Now"/>.</summary>
    protected abstract ValueTask<int> PurgeAsync(TStore store, int batch);

    /// <summary>
    /// Adds records that expired long enough ago to be purged. The result expects each of them to be deleted, even after the clock went back.
    /// </summary>
    protected abstract Task<Func<Task>> AddExpiredAsync(int count);

    /// <summary>Expects a purge to delete no more than its batch.</summary>
    public async Task PurgeIsBoundedAsync()
    {
        await AddExpiredAsync(12).ConfigureAwait(false);
        await PurgeOnceAsync(Store, 5).ConfigureAwait(false);
    }

    /// <summary>Expects repeated purges to delete every expired record. A store that expires records by itself always returns 0.</summary>
    public async Task PurgesDeleteAllAsync()
    {
        var areGone = await AddExpiredAsync(25).ConfigureAwait(false);
        if (await PurgeAllAsync(10).ConfigureAwait(false) > 0)
        {
            await areGone().ConfigureAwait(false);
        }
    }

    /// <summary>Purges from both instances in turn until a result is below the batch; returns how many records were deleted.</summary>
    public async Task<long> PurgeAllAsync(int batch)
    {
        long total = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var purged = await PurgeOnceAsync(this[i], batch).ConfigureAwait(false);
            total += purged;
            if (purged < batch)
            {
                return total;
            }
        }

        Fail("Expected purging to end; 10,000 purges in a row deleted their full batch.");
        return total;
    }

    /// <summary>
    /// Makes an attempt with a token that is cancelled before the call, and then several with tokens that are cancelled during the call.
    /// </summary>
    public async Task CancelAsync(Func<CancellationToken, Task> attempt)
    {
        await attempt(new CancellationToken(canceled: true)).ConfigureAwait(false);
        for (var round = 0; round < Rounds; round++)
        {
            using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var cancelling = CancelAsync(source, round);
            await attempt(source.Token).ConfigureAwait(false);
            await cancelling.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A cancelled call may still be on its way to the server. Later calls on the same instance for the same record give it time to arrive.
    /// </summary>
    public static async Task SettleAsync<TRecord>(Func<ValueTask<TRecord>> find)
    {
        for (var i = 0; i < 5; i++)
        {
            await find().ConfigureAwait(false);
        }
    }

    private async Task<int> PurgeOnceAsync(TStore store, int batch)
    {
        var purged = await PurgeAsync(store, batch).ConfigureAwait(false);
        True(purged >= 0 && purged <= batch, $"a purge with a batch of {batch} deletes 0 to {batch} {records}", purged);
        return purged;
    }

    /// <summary>Yields to other work, more often in each round.</summary>
    private static async Task CancelAsync(CancellationTokenSource source, int yields)
    {
        for (var i = 0; i < yields; i++)
        {
            await Task.Yield();
        }

        await source.CancelAsync().ConfigureAwait(false);
    }
}
