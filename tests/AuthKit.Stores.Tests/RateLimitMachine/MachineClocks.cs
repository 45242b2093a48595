using AuthKit.Testing;

namespace AuthKit.Stores.Tests.RateLimitMachine;

/// <summary>
/// The clocks of two instances. They go forward and back, but stay within two minutes of each other and of the latest time
/// that either has shown: a store may forget what has ended five minutes ago.
/// </summary>
internal sealed class MachineClocks
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    private readonly bool _isOne;
    private DateTimeOffset _latest;

    public MachineClocks(bool isOne, TimeSpan offset)
    {
        _isOne = isOne;
        var start = new ManualClock().GetUtcNow() + offset;
        var clock = new ManualClock(start);
        All = [clock, isOne ? clock : new ManualClock(start)];
        _latest = start;
    }

    public ManualClock[] All { get; }

    /// <summary>Whole milliseconds, as the limiter counts them: since 1970, or since it was made where it has one clock.</summary>
    public long Now(int instance) => _isOne
        ? All[instance].GetTimestamp() / TimeSpan.TicksPerMillisecond
        : All[instance].GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Moves one clock. Where both are one, it goes forward only.</summary>
    public void Move(int instance, TimeSpan by)
    {
        All[instance].Advance(_isOne ? by.Duration() : by);
        foreach (var clock in All)
        {
            _latest = clock.GetUtcNow() > _latest ? clock.GetUtcNow() : _latest;
        }

        foreach (var clock in All.Where(clock => clock.GetUtcNow() < _latest - Margin))
        {
            clock.Advance(_latest - Margin - clock.GetUtcNow());
        }
    }
}
