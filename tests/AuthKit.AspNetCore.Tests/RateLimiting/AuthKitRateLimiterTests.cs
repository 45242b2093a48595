using System.Threading.RateLimiting;
using AuthKit.AspNetCore.RateLimiting;
using AuthKit.RateLimiting;
using AuthKit.Stores;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.AspNetCore.Tests.RateLimiting;

public sealed class AuthKitRateLimiterTests
{
    private static readonly RateLimitPolicy Policy = RateLimitPolicy.FixedWindow("test", 5, TimeSpan.FromMinutes(1));
    private static readonly RateLimitPolicy Lenient = RateLimitPolicy.FixedWindow("test", 5, TimeSpan.FromMinutes(1), RateLimitFallback.Allow);
    private static readonly RateLimitKey Key = new("group", "value");

    private readonly ScriptedRateLimiter _inner = new();

    [Fact]
    public async Task Acquiring_asks_once_and_returns_the_decision()
    {
        using var limiter = new AuthKitRateLimiter(_inner, Policy, Key);
        using var lease = await limiter.AcquireAsync(2);
        Assert.True(lease.IsAcquired);
        Assert.Equal(["acquire 2 of test for group/value"], _inner.Asked);
        Assert.True(lease.TryGetMetadata(AuthKitRateLimitMetadata.Decision, out var decision));
        Assert.Equal(4, decision.Remaining);
        Assert.True(lease.TryGetMetadata(AuthKitRateLimitMetadata.Policy, out var policy));
        Assert.Same(Policy, policy);
        Assert.False(lease.TryGetMetadata(MetadataName.RetryAfter, out _));
        Assert.False(lease.TryGetMetadata(AuthKitRateLimitMetadata.Unavailable, out _));
    }

    [Fact]
    public async Task Refused_lease_says_when_to_retry()
    {
        _inner.Answer = static _ => new(new RateLimitDecision { Limit = 5, RetryAfter = TimeSpan.FromSeconds(17) });
        using var limiter = new AuthKitRateLimiter(_inner, Policy, Key);
        using var lease = await limiter.AcquireAsync();
        Assert.False(lease.IsAcquired);
        Assert.True(lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(17), retryAfter);
        Assert.Equal(lease.MetadataNames.Order(StringComparer.Ordinal), lease.GetAllMetadata().Select(pair => pair.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Attempt_takes_no_permit_and_says_why_it_failed()
    {
        using var limiter = new AuthKitRateLimiter(_inner, Policy, Key);
        using var lease = limiter.AttemptAcquire();
        Assert.False(lease.IsAcquired);
        Assert.Empty(_inner.Asked);
        Assert.True(lease.TryGetMetadata(MetadataName.ReasonPhrase, out var reason));
        Assert.Contains("AcquireAsync", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zero_permits_take_nothing()
    {
        using var limiter = new AuthKitRateLimiter(_inner, Policy, Key);
        Assert.True((await limiter.AcquireAsync(0)).IsAcquired);
        Assert.Equal(["peek test for group/value"], _inner.Asked);
    }

    [Fact]
    public async Task More_permits_than_the_limit_are_the_caller_s_error()
    {
        using var limiter = new AuthKitRateLimiter(_inner, Policy, Key);
        Assert.Throws<ArgumentOutOfRangeException>(() => limiter.AttemptAcquire(6));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await limiter.AcquireAsync(6));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await limiter.AcquireAsync(-1));
        Assert.Empty(_inner.Asked);
    }

    [Fact]
    public async Task Cancelled_call_asks_nothing()
    {
        using var limiter = new AuthKitRateLimiter(_inner, Policy, Key);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await limiter.AcquireAsync(1, new CancellationToken(canceled: true)));
        Assert.Empty(_inner.Asked);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_whatever_the_policy_says_of_an_outage()
    {
        _inner.Answer = static async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return default;
        };
        using var cancelling = new CancellationTokenSource();
        using var limiter = new AuthKitRateLimiter(_inner, Lenient, Key);
        var pending = limiter.AcquireAsync(1, cancelling.Token);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pending);
    }

    [Fact]
    public async Task Store_that_is_down_refuses_with_its_reason()
    {
        _inner.Answer = static _ => throw new IOException("The store is down.");
        using var limiter = new AuthKitRateLimiter(_inner, Policy, Key);
        using var lease = await limiter.AcquireAsync();
        Assert.False(lease.IsAcquired);
        Assert.True(lease.TryGetMetadata(AuthKitRateLimitMetadata.Unavailable, out var unavailable));
        Assert.Equal(AuthUnavailableKind.Store, unavailable!.Kind);
        Assert.False(lease.TryGetMetadata(MetadataName.RetryAfter, out _));
    }

    [Fact]
    public async Task Store_that_is_down_lets_requests_pass_if_the_policy_says_so()
    {
        _inner.Answer = static _ => throw new IOException("The store is down.");
        using var limiter = new AuthKitRateLimiter(_inner, Lenient, Key);
        using var lease = await limiter.AcquireAsync();
        Assert.True(lease.IsAcquired);
        Assert.True(lease.TryGetMetadata(AuthKitRateLimitMetadata.Decision, out var decision));
        Assert.True(decision.IsFallback);
    }

    [Fact]
    public async Task Limiter_is_idle_only_while_no_call_waits()
    {
        var clock = new FakeTimeProvider();
        var answer = new TaskCompletionSource<RateLimitDecision>();
        _inner.Answer = _ => new(answer.Task);
        using var limiter = new AuthKitRateLimiter(_inner, Policy, Key, new AuthKitRuntime { TimeProvider = clock });
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), limiter.IdleDuration);

        var pending = limiter.AcquireAsync();
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(limiter.IdleDuration);

        answer.SetResult(default);
        await pending;
        Assert.Equal(TimeSpan.Zero, limiter.IdleDuration);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), limiter.IdleDuration);
    }

    [Fact]
    public async Task Disposed_limiter_still_answers_and_returns_no_statistics()
    {
        var limiter = new AuthKitRateLimiter(_inner, Policy, Key);
        Assert.Null(limiter.GetStatistics());
        limiter.Dispose();
        await limiter.DisposeAsync();
        Assert.True((await limiter.AcquireAsync()).IsAcquired);
    }

    [Fact]
    public async Task Partitioned_limiter_counts_by_the_partition_of_the_resource()
    {
        await using var limiter = new AuthKitPartitionedRateLimiter<string>(_inner, Policy, resource => new RateLimitKey("names", resource));
        Assert.False(limiter.AttemptAcquire("alice").IsAcquired);
        Assert.True((await limiter.AcquireAsync("alice")).IsAcquired);
        Assert.True((await limiter.AcquireAsync("bob", 3)).IsAcquired);
        Assert.Equal(["acquire 1 of test for names/alice", "acquire 3 of test for names/bob"], _inner.Asked);
        Assert.Null(limiter.GetStatistics("alice"));
    }

    [Fact]
    public async Task Limiters_combine_with_those_of_the_framework()
    {
        await using var ours = new AuthKitPartitionedRateLimiter<string>(_inner, Policy, resource => new RateLimitKey(resource));
        await using var theirs = PartitionedRateLimiter.Create<string, string>(resource => RateLimitPartition.GetConcurrencyLimiter(resource, _ => new ConcurrencyLimiterOptions { PermitLimit = 1 }));
        await using var both = PartitionedRateLimiter.CreateChained(theirs, ours);
        using (var first = await both.AcquireAsync("alice"))
        {
            Assert.True(first.IsAcquired);
            Assert.True(first.TryGetMetadata(AuthKitRateLimitMetadata.Decision, out _));
            Assert.False((await both.AcquireAsync("alice")).IsAcquired);
        }

        Assert.True((await both.AcquireAsync("alice")).IsAcquired);
    }
}
