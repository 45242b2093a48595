namespace AuthKit.Testing;

/// <summary>
/// The rules that say which calls of faulting stores fail, and how. One object can be passed to several stores. Their calls are then counted
/// together, so that a rule can match the third call of any store. Thread-safe.
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

    /// <summary>The fault of calls that no rule matches. Default <see cref="StoreFault.None"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public StoreFault Fault
    {
        get => _always?.Fault ?? StoreFault.None;
        set => _always = value == StoreFault.None ? null : new StoreFaultRule(value);
    }

    /// <summary>How many calls all stores together have received so far, failed or not.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Adds a rule. If several rules match a call, the first one that was added applies.</summary>
    /// <returns>The rule that was passed.</returns>
    public StoreFaultRule Add(StoreFaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        lock (_lock)
        {
            _rules = [.. _rules, rule];
        }

        return rule;
    }

    /// <summary>
    /// Removes every rule, releases the calls that wait for <see cref="StoreFaultRule.Release"/>, and sets <see cref="Fault"/> to
    /// <see cref="StoreFault.None"/>.
    /// </summary>
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
