using System.Globalization;

namespace AuthKit.Benchmarks.Load;

/// <summary>How long calls took, in the order they ended.</summary>
internal sealed class Latencies
{
    private readonly List<TimeSpan> _times = [];

    public void Add(TimeSpan time)
    {
        lock (_times)
        {
            _times.Add(time);
        }
    }

    /// <summary>Count, median, 99th percentile and maximum.</summary>
    public override string ToString()
    {
        lock (_times)
        {
            if (_times.Count == 0)
            {
                return "no calls";
            }

            _times.Sort();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{_times.Count} calls, median {Of(0.5):0.00} ms, p99 {Of(0.99):0.00} ms, longest {_times[^1].TotalMilliseconds:0.00} ms");
        }
    }

    private double Of(double share) => _times[(int)(share * (_times.Count - 1))].TotalMilliseconds;
}
