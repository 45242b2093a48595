using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace AuthKit.Testing;

/// <summary>
/// Wraps a store and makes its calls fail as configured, for tests of code that uses the store. It works for every interface whose methods return a
/// <see cref="ValueTask"/>: each store of AuthKit, <c>IRateLimiter</c>, and your own interfaces. Properties, and methods that return something else,
/// are passed through. Thread-safe.
/// </summary>
/// <typeparam name="TStore">The interface, such as <c>ISessionStore</c>. Rules name its methods.</typeparam>
/// <example>
/// <code>
/// var store = new FaultingStore&lt;ISessionStore&gt;(new InMemorySessionStore()) { Fault = StoreFault.Before };
/// var service = new SessionService(store.Store);
/// </code>
/// </example>
public sealed class FaultingStore<TStore>
    where TStore : class
{
    private readonly FaultingProxy _proxy;

    /// <summary>Wraps a store.</summary>
    /// <param name="inner">The store that does the work.</param>
    /// <param name="faults">
    /// The rules that say which calls fail. Several stores can share them. Default null: new rules, with which no call fails yet.
    /// </param>
    /// <exception cref="ArgumentException"><typeparamref name="TStore"/> is not an interface.</exception>
    public FaultingStore(TStore inner, StoreFaults? faults = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Faults = faults ?? new StoreFaults();
        Store = DispatchProxy.Create<TStore, FaultingProxy>();
        _proxy = (FaultingProxy)(object)Store;
        _proxy.Wrap(inner, typeof(TStore).Name, Faults);
    }

    /// <summary>The faulting store. Pass it to the code under test.</summary>
    public TStore Store { get; }

    /// <summary>The rules that say which calls fail, and how.</summary>
    public StoreFaults Faults { get; }

    /// <summary>
    /// The fault of every call that no rule of <see cref="Faults"/> matches: <see cref="StoreFaults.Fault"/>. Default <see cref="StoreFault.None"/>.
    /// </summary>
    public StoreFault Fault
    {
        get => Faults.Fault;
        set => Faults.Fault = value;
    }

    /// <summary>How many calls this store has received so far, failed or not.</summary>
    public int Calls => _proxy.Calls;
}

/// <summary>Implements every method of a <see cref="FaultingStore{TStore}"/>.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "The proxy that is generated at run time derives from it.")]
internal class FaultingProxy : DispatchProxy
{
    private static readonly MethodInfo RunMethod = typeof(FaultingProxy).GetMethod(nameof(RunAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private object _inner = null!;
    private string _store = null!;
    private StoreFaults _faults = null!;
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public void Wrap(object inner, string store, StoreFaults faults) => (_inner, _store, _faults) = (inner, store, faults);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = targetMethod!;
        var result = method.ReturnType;
        if (result == typeof(ValueTask))
        {
            return new ValueTask(RunAsync(method, args!, WorkAsync).AsTask());
        }

        return result.IsGenericType && result.GetGenericTypeDefinition() == typeof(ValueTask<>)
            ? RunMethod.MakeGenericMethod(result.GenericTypeArguments).Invoke(this, BindingFlags.DoNotWrapExceptions, binder: null, [method, args, null], culture: null)
            : Call(method, args);

        async ValueTask<bool> WorkAsync()
        {
            await ((ValueTask)Call(method, args)!).ConfigureAwait(false);
            return true;
        }
    }

    private ValueTask<TResult> RunAsync<TResult>(MethodInfo method, object?[] args, Func<ValueTask<TResult>>? work)
    {
        Interlocked.Increment(ref _calls);
        var cancellationToken = args.OfType<CancellationToken>().FirstOrDefault();
        return _faults.RunAsync(_store, method.Name, work ?? (() => (ValueTask<TResult>)Call(method, args)!), cancellationToken);
    }

    private object? Call(MethodInfo method, object?[]? args) => method.Invoke(_inner, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
}
