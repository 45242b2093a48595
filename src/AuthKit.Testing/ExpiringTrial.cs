using AuthKit.Stores;

namespace AuthKit.Testing;

/// <summary>A trial of a store whose records end by themselves: what the cases of such stores do alike.</summary>
/// <param name="conformanceCase">The case.</param>
/// <param name="open">Opens another instance over the same data.</param>
/// <param name="records">Name of the records in messages, such as <c>sessions</c>.</param>
/// <param name="cancellationToken">Ends the trial.</param>
internal abstract class ExpiringTrial<TStore>(ConformanceCase<TStore> conformanceCase, Func<TStore> open, string records, CancellationToken cancellationToken)
    : Trial<TStore>(conformanceCase, open, cancellationToken)
    where TStore : class
{
    /// <summary>More than an owner has in any case but those about the bound.</summary>
    public const int Plenty = 10_000;

    /// <summary>The rule of calls that are cancelled.</summary>
    public const string Whole = "An operation that is cancelled has done all of its work or none; one that answers has done all.";

    public static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    /// <summary>A random key with the owner's bucket, as the core makes them.</summary>
    public static StoreKey NewKey(StoreKey owner)
    {
        var bytes = RandomBytes(StoreKey.Size);
        owner.ToArray().AsSpan(0, 2).CopyTo(bytes);
        return new StoreKey(bytes);
    }

    /// <summary>Purges at <see cref="Trial{TStore}.Now"/>.</summary>
    protected abstract ValueTask<int> PurgeAsync(TStore store, int batch);

    /// <summary>Adds records that ended long enough ago to be purged; gives what expects each of them to be gone, even after the clock went back.</summary>
    protected abstract Task<Func<Task>> AddExpiredAsync(int count);

    /// <summary>Expects a purge to stay within its batch.</summary>
    public async Task PurgeIsBoundedAsync()
    {
        await AddExpiredAsync(12).ConfigureAwait(false);
        await PurgeOnceAsync(Store, 5).ConfigureAwait(false);
    }

    /// <summary>Expects repeated purges to delete everything that has expired; a store that expires records by itself always answers 0.</summary>
    public async Task PurgesDeleteAllAsync()
    {
        var areGone = await AddExpiredAsync(25).ConfigureAwait(false);
        if (await PurgeAllAsync(10).ConfigureAwait(false) > 0)
        {
            await areGone().ConfigureAwait(false);
        }
    }

    /// <summary>Purges until an answer is below the batch, from both instances in turn; gives how many records went.</summary>
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

        Fail("Expected purging to come to an end; 10,000 purges answered their full batch.");
        return total;
    }

    /// <summary>Makes an attempt once with a token that is cancelled before the call, and then with some that are cancelled during it.</summary>
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
    /// A cancelled call may still be on its way to the server. Calls that follow on the same instance, and are about the
    /// same record, give it the time to arrive.
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

    /// <summary>Lets other work go first for a while that grows with the round.</summary>
    private static async Task CancelAsync(CancellationTokenSource source, int yields)
    {
        for (var i = 0; i < yields; i++)
        {
            await Task.Yield();
        }

        await source.CancelAsync().ConfigureAwait(false);
    }
}
