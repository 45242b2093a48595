using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.Tests.Messages;

/// <summary>A clock that a test advances. It tells which timers are set, so that the test knows when it may advance the clock.</summary>
internal sealed class TimerClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    public TimerClock()
        : base(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until a timer of this length is set, and advances the clock by it.</summary>
    public async Task PassAsync(TimeSpan dueTime)
    {
        await SeeAsync(dueTime);
        Advance(dueTime);
    }

    /// <summary>Waits until a timer of this length is set.</summary>
    public async Task SeeAsync(TimeSpan dueTime)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await _timers.Reader.ReadAsync(bound.Token) != dueTime)
        {
        }
    }
}
