using System.Threading.RateLimiting;
using AuthKit.RateLimiting;
using BenchmarkDotNet.Attributes;

namespace AuthKit.Benchmarks.RateLimiting;

/// <summary>
/// One permit for each of 100,000 addresses in turn, with a fixed window in memory; compared with .NET's own partitioned limiter as ASP.NET Core's
/// middleware uses it: <see cref="RateLimitPartition"/> turns AutoReplenishment off, and the partitioned limiter's timer replenishes all partitions.
/// Every request is allowed. The addresses were first seen in another order than that of the requests, as in a real application.
/// </summary>
[MemoryDiagnoser]
public class InMemoryRateLimiterBenchmarks
{
    private const int Keys = 100_000;
    private const int Limit = 1_000_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly string[] _addresses = new string[Keys];
    private readonly RateLimitPolicy _policy = RateLimitPolicy.FixedWindow("sign-in.address", Limit, Window);
    private InMemoryRateLimiter _limiter = null!;
    private PartitionedRateLimiter<string> _partitioned = null!;

    /// <summary>The number of threads that share the requests.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup(Target = nameof(Partitioned))]
    public void SetUpPartitioned()
    {
        _partitioned = PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetFixedWindowLimiter(
            address,
            static _ => new FixedWindowRateLimiterOptions { PermitLimit = Limit, Window = Window, QueueLimit = 0 }));
        foreach (var address in FirstSeen())
        {
            _partitioned.AttemptAcquire(address).Dispose();
        }
    }

    [GlobalSetup(Target = nameof(InMemory))]
    public async Task SetUpInMemory()
    {
        _limiter = new InMemoryRateLimiter();
        foreach (var address in FirstSeen())
        {
            await _limiter.AcquireAsync(_policy, new RateLimitKey(address));
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Keys, Description = "PartitionedRateLimiter")]
    public int Partitioned() => Share(static (benchmark, address) =>
    {
        using var lease = benchmark._partitioned.AttemptAcquire(address);
        return lease.IsAcquired;
    });

    [Benchmark(OperationsPerInvoke = Keys, Description = "InMemoryRateLimiter")]
    public int InMemory() => Share(static (benchmark, address) => IsAllowed(benchmark._limiter.AcquireAsync(benchmark._policy, new RateLimitKey(address))));

    [GlobalCleanup]
    public void CleanUp() => _partitioned?.Dispose();

    /// <summary>Makes one request for every address, on all threads together.</summary>
    private int Share(Func<InMemoryRateLimiterBenchmarks, string, bool> ask)
    {
        var allowed = 0;
        var others = new Thread[Threads - 1];
        for (var i = 0; i < others.Length; i++)
        {
            var share = i + 1;
            others[i] = new Thread(() => Ask(share));
            others[i].Start();
        }

        Ask(0);
        Array.ForEach(others, thread => thread.Join());
        return allowed;

        void Ask(int share)
        {
            var count = 0;
            foreach (var address in _addresses.AsSpan(share * Keys / Threads, Keys / Threads))
            {
                count += ask(this, address) ? 1 : 0;
            }

            Interlocked.Add(ref allowed, count);
        }
    }

    // The call completes synchronously.
    private static bool IsAllowed(ValueTask<RateLimitDecision> decision) => decision.Result.IsAllowed;

    /// <summary>Makes the addresses in the order of the requests, and returns them in the order in which they are first seen.</summary>
    private string[] FirstSeen()
    {
        for (var i = 0; i < Keys; i++)
        {
            _addresses[i] = $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}";
        }

        string[] shuffled = [.. _addresses];
        new Random(1).Shuffle(shuffled);
        return shuffled;
    }
}
