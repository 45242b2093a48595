using System.Runtime.CompilerServices;

namespace AuthKit.Testing;

/// <summary>What all faulting stores share: each wraps a store and fails its calls as it is told to, for tests of what stands on it.</summary>
public abstract class FaultingStore
{
    private readonly string _store;
    private int _calls;

    private protected FaultingStore(string store, StoreFaults? faults)
    {
        _store = store;
        Faults = faults ?? new StoreFaults();
    }

    /// <summary>Which calls fail, and how.</summary>
    public StoreFaults Faults { get; }

    /// <summary>How every call fails that no rule of <see cref="Faults"/> is for: <see cref="StoreFaults.Fault"/>. Default <see cref="StoreFault.None"/>.</summary>
    public StoreFault Fault
    {
        get => Faults.Fault;
        set => Faults.Fault = value;
    }

    /// <summary>How many calls have come to this store so far, failed or not.</summary>
    public int Calls => Volatile.Read(ref _calls);

    private protected ValueTask<TResult> RunAsync<TResult>(Func<ValueTask<TResult>> work, CancellationToken cancellationToken, [CallerMemberName] string operation = "")
    {
        Interlocked.Increment(ref _calls);
        return Faults.RunAsync(_store, operation, work, cancellationToken);
    }

    private protected async ValueTask RunAsync(Func<ValueTask> work, CancellationToken cancellationToken, [CallerMemberName] string operation = "") =>
        await RunAsync(
            async () =>
            {
                await work().ConfigureAwait(false);
                return true;
            },
            cancellationToken,
            operation).ConfigureAwait(false);
}
