using AuthKit.RateLimiting;
using AuthKit.Testing.RateLimiting;

namespace AuthKit.Testing;

/// <summary>
/// One rule that every <see cref="IRateLimiter"/> must follow, and a test for it. Each case uses its own policy names, so cases can run in parallel
/// and share a database. Their clocks stay within two minutes of one instant in 2020. No other clock may write to that database at the same time,
/// because limiters delete expired records.
/// </summary>
public sealed class RateLimiterConformanceCase
{
    private readonly Func<RateLimiterTrial, Task> _body;

    internal RateLimiterConformanceCase(string name, string rule, bool needsTwoClocks, Func<RateLimiterTrial, Task> body)
    {
        Name = name;
        Rule = rule;
        NeedsTwoClocks = needsTwoClocks;
        _body = body;
    }

    /// <summary>The name, a sentence joined by underscores. It is unique and stable.</summary>
    public string Name { get; }

    /// <summary>The rule that the case tests, in one or two sentences.</summary>
    public string Rule { get; }

    /// <summary>
    /// Whether the instances have clocks that differ and go back, like the servers of one application. A limiter within one process has one monotonic
    /// clock. Run it only through the other cases, whose instances share one clock.
    /// </summary>
    public bool NeedsTwoClocks { get; }

    /// <summary>Tests the rule.</summary>
    /// <param name="open">
    /// Opens another instance over the same data each time it is called, with the given clock, and with its own connection if there are connections.
    /// It is called at least twice. For a limiter within one process, create one instance for each clock, and return it again when the same clock is
    /// passed.
    /// </param>
    /// <param name="cancellationToken">Stops the test.</param>
    /// <exception cref="ConformanceException">The limiter broke the rule, or threw. The message says how.</exception>
    public Task RunAsync(Func<TimeProvider, IRateLimiter> open, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(open);
        var clock = new ManualClock(RateLimiterTrial.Now);
        var otherClock = NeedsTwoClocks ? new ManualClock(RateLimiterTrial.Now) : clock;
        var clocks = new Queue<ManualClock>([clock, otherClock]);
        var trial = new ConformanceCase<IRateLimiter>(Name, Rule, (self, openNext, token) => _body(new RateLimiterTrial(self, openNext, clock, otherClock, token)));
        return trial.RunAsync(() => open(clocks.Dequeue()), cancellationToken);
    }

    /// <summary>The name of the case.</summary>
    public override string ToString() => Name;
}
