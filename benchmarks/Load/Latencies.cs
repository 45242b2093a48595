namespace AuthKit.Benchmarks.Load;

/// <summary>The durations of calls of one kind. Calls can be added concurrently.</summary>
internal sealed class Latencies
{
    private readonly List<TimeSpan> _times = [];
    private readonly TimeProvider _clock;

    public Latencies(string calls, TimeProvider clock)
    {
        Calls = calls;
        _clock = clock;
    }

    /// <summary>The description of the calls.</summary>
    public string Calls { get; }

    public int Count => _times.Count;

    public async Task MeasureAsync(Func<Task> call)
    {
        var start = _clock.GetTimestamp();
        await call();
        var time = _clock.GetElapsedTime(start);
        lock (_times)
        {
            _times.Add(time);
        }
    }

    /// <summary>The percentiles (0.5 for the median, 1 for the longest), in milliseconds; NaN if there was no call.</summary>
    public double[] Percentiles(params double[] shares)
    {
        lock (_times)
        {
            _times.Sort();
            return Array.ConvertAll(shares, share => _times.Count == 0 ? double.NaN : _times[(int)(share * (_times.Count - 1))].TotalMilliseconds);
        }
    }
}
