using AuthKit.Mfa;
using AuthKit.RateLimiting;
using AuthKit.Stores.Tests.ProcessRaces;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>
/// A place for the tests of one class in a kind of store. What it needs is opened by the first test that runs, so that skipped
/// tests need nothing. The interfaces that it implements say which stores it has: a run that needs another one does not compile.
/// </summary>
public abstract class StoreAdapter : IAsyncLifetime
{
    private readonly Lazy<Task> _opening;

    protected StoreAdapter() => _opening = new Lazy<Task>(OpenAsync);

    /// <summary>Ends when the place is ready.</summary>
    public Task ReadyAsync() => _opening.Value;

    /// <summary>Sets up connections and schema, once.</summary>
    protected virtual Task OpenAsync() => Task.CompletedTask;

    /// <summary>Undoes <see cref="OpenAsync"/>.</summary>
    protected virtual Task CloseAsync() => Task.CompletedTask;

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => _opening is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? CloseAsync() : Task.CompletedTask;
}

/// <summary>Opens stores of one kind.</summary>
public interface IOpens<TStore>
{
    /// <summary>Another instance over the same data.</summary>
    TStore Open();
}

/// <summary>Opens limiters.</summary>
public interface IOpensLimiters
{
    /// <summary>Another limiter over the same counts, with this clock.</summary>
    IRateLimiter Open(TimeProvider clock);

    /// <summary>Whether all instances of the limiter have one monotonic clock, because all live in one process.</summary>
    bool HasOneClock => false;
}

/// <summary>Shows what a store of second factors holds.</summary>
public interface IDumpsMfa : IOpens<IMfaStore>
{
    /// <summary>All that the store holds of second factors, of this account at least, past the store.</summary>
    Task<IReadOnlyList<byte[]>> DumpMfaAsync(StoreKey owner);
}

/// <summary>Can be reached by another process.</summary>
public interface IRaced
{
    /// <summary>How another process reaches the same data.</summary>
    Racer Racer { get; }
}
