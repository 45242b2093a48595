using AuthKit.RateLimiting;
using AuthKit.Testing.RateLimiting;

namespace AuthKit.Testing;

/// <summary>
/// One rule that every <see cref="IRateLimiter"/> keeps, and the trial that shows it. Cases use policies with names of
/// their own, so they may run side by side and share a database. Their clocks stand within two minutes of one instant in
/// 2020, and no other clock may be at work in the database: stores delete what has expired.
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

    /// <summary>The name, a sentence joined by underscores. Unique, and stable.</summary>
    public string Name { get; }

    /// <summary>The rule, in one sentence.</summary>
    public string Rule { get; }

    /// <summary>
    /// Whether the instances have clocks that differ and go back, as the servers of one application do. A limiter within one
    /// process has one monotonic clock: it is run through the other cases only, all of whose instances have one clock.
    /// </summary>
    public bool NeedsTwoClocks { get; }

    /// <summary>Tries the rule.</summary>
    /// <param name="open">
    /// Makes another instance over the same data each time it is called, with that clock, and a connection of its own where
    /// there are connections. Called twice or more. A limiter within one process is made once for a clock, and given again
    /// whenever that clock comes again.
    /// </param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <exception cref="ConformanceException">The limiter broke the rule, or threw; the message says how.</exception>
    public Task RunAsync(Func<TimeProvider, IRateLimiter> open, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(open);
        var clock = new ManualClock(RateLimiterTrial.Now);
        var otherClock = NeedsTwoClocks ? new ManualClock(RateLimiterTrial.Now) : clock;
        var clocks = new Queue<ManualClock>([clock, otherClock]);
        var trial = new ConformanceCase<IRateLimiter>(Name, Rule, (self, openNext, token) => _body(new RateLimiterTrial(self, openNext, clock, otherClock, token)));
        return trial.RunAsync(() => open(clocks.Dequeue()), cancellationToken);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
