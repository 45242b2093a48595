namespace AuthKit.Testing;

/// <summary>Fails the calls of a store as it is told to, and counts them.</summary>
internal sealed class StoreFaults
{
    private int _calls;

    public StoreFault Fault { get; set; }

    public int Calls => Volatile.Read(ref _calls);

    public async ValueTask<TResult> RunAsync<TResult>(Func<ValueTask<TResult>> work, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        switch (Fault)
        {
            case StoreFault.Before:
                throw new IOException("The store fails as it was told to, before the work.");
            case StoreFault.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                break;
        }

        var result = await work().ConfigureAwait(false);
        return Fault == StoreFault.After ? throw new IOException("The store fails as it was told to, after the work.") : result;
    }
}
