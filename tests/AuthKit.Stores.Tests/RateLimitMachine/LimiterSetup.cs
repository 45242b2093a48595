using AuthKit.RateLimiting;
using AuthKit.Stores.Tests.Machines;

namespace AuthKit.Stores.Tests.RateLimitMachine;

/// <summary>The limits of the policies of one sequence, and the time at which its clocks start.</summary>
/// <param name="Window">Milliseconds.</param>
/// <param name="Limit">The limit of most policies.</param>
/// <param name="OtherLimit">The limit of policies that share a count with one of them.</param>
/// <param name="Rate">How many tokens most buckets gain in a window.</param>
/// <param name="OtherRate">How many tokens another bucket gains.</param>
/// <param name="Offset">How long after the usual start the clocks start.</param>
internal sealed record LimiterSetup(int Window, int Limit, int OtherLimit, int Rate, int OtherRate, TimeSpan Offset) : Described
{
    protected override bool IsPossible => Window >= RateLimitPolicy.MinWindow.TotalMilliseconds && Limit > 0 && OtherLimit > 0 && Rate > 0 && OtherRate > 0;
}
