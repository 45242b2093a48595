namespace AuthKit.Testing;

/// <summary>
/// Says which calls of faulting stores fail, and how. One object may be given to several stores: their calls are then counted
/// together, so that a rule can name the third call of whatever store. Thread-safe.
/// </summary>
/// <example>
/// <code>
/// var faults = new StoreFaults();
/// var families = new FaultingStore&lt;IRefreshTokenStore&gt;(new InMemoryRefreshTokenStore(), faults);
/// faults.Add(new StoreFaultRule(StoreFault.After) { Operation = nameof(IRefreshTokenStore.RotateAsync), Times = 1 });
/// </code>
/// </example>
public sealed class StoreFaults
{
    private readonly Lock _lock = new();
    private volatile StoreFaultRule[] _rules = [];
    private volatile StoreFaultRule? _always;
    private int _calls;

    /// <summary>How the calls fail that no rule is for. Default <see cref="StoreFault.None"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public StoreFault Fault
    {
        get => _always?.Fault ?? StoreFault.None;
        set => _always = value == StoreFault.None ? null : new StoreFaultRule(value);
    }

    /// <summary>How many calls have come so far, failed or not, in all stores together.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Adds a rule. Of several rules for one call the first that was added decides.</summary>
    /// <returns>The rule.</returns>
    public StoreFaultRule Add(StoreFaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        lock (_lock)
        {
            _rules = [.. _rules, rule];
        }

        return rule;
    }

    /// <summary>Removes every rule, lets the calls go on that wait for <see cref="StoreFaultRule.Release"/>, and sets <see cref="Fault"/> to <see cref="StoreFault.None"/>.</summary>
    public void Clear()
    {
        StoreFaultRule[] rules;
        lock (_lock)
        {
            (rules, _rules) = (_rules, []);
        }

        Fault = StoreFault.None;
        Array.ForEach(rules, static rule => rule.Release());
    }

    internal ValueTask<TResult> RunAsync<TResult>(string store, string operation, Func<ValueTask<TResult>> work, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        var rule = Array.Find(_rules, one => one.IsFor(store, operation)) ?? _always;
        return rule is null || rule.Fault == StoreFault.None ? work() : rule.RunAsync(work, cancellationToken);
    }
}
