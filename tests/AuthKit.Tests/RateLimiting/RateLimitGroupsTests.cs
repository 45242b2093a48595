using AuthKit.RateLimiting;
using AuthKit.Testing;

namespace AuthKit.Tests.RateLimiting;

/// <summary>If a later group does not allow the request, the permits of earlier groups are returned, however the call ends.</summary>
public sealed class RateLimitGroupsTests
{
    private static readonly RateLimitPolicy Policy = RateLimitPolicy.FixedWindow("test", 5, TimeSpan.FromMinutes(1));
    private static readonly RateLimitKey First = new("a", "key");
    private static readonly RateLimitKey Second = new("b", "key");

    private readonly InMemoryRateLimiter _limiter = new(runtime: new AuthKitRuntime { TimeProvider = new ManualClock() });

    [Fact]
    public async Task Permits_are_returned_if_the_caller_cancels_while_a_later_group_refuses()
    {
        using var source = new CancellationTokenSource();

        var answer = await AcquireAsync(cancellationToken: source.Token, second: async () =>
        {
            await source.CancelAsync();
            return default;
        });

        Assert.False(answer.IsAllowed);
        Assert.Equal(5, await LeftAsync());
    }

    [Fact]
    public async Task Permits_are_returned_if_a_later_group_fails()
    {
        await Assert.ThrowsAsync<IOException>(async () => await AcquireAsync(cancellationToken: CancellationToken.None, second: static () => throw new IOException()));

        Assert.Equal(5, await LeftAsync());
    }

    [Fact]
    public async Task Permits_are_returned_if_the_caller_cancels_a_later_group()
    {
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await AcquireAsync(cancellationToken: source.Token, second: async () =>
        {
            await source.CancelAsync();
            source.Token.ThrowIfCancellationRequested();
            return default;
        }));

        Assert.Equal(5, await LeftAsync());
    }

    [Fact]
    public async Task Failed_return_does_not_hide_the_first_failure()
    {
        var faulting = new FaultingStore<IRateLimiter>(_limiter) { Fault = StoreFault.Before };

        await Assert.ThrowsAsync<TimeoutException>(async () => await RateLimitGroups.AcquireAsync(faulting.Store, Requests, (requests, _) => OneByOneAsync(requests, static () => throw new TimeoutException()), CancellationToken.None));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_fixed_window_that_went_back_with_the_clock_accepts_no_refund(bool isMoved)
    {
        var kept = new RateLimitCount(1_000_000, 3, 0);
        var now = isMoved ? kept.Since - (long)Policy.Window.TotalMilliseconds - 1 : kept.Since;
        var settled = RateLimitCount.Settle(Policy, kept, now, out var moved);

        // The ticket has the exact time to which the window went back.
        Assert.Equal(isMoved, moved);
        Assert.Equal(!isMoved, settled.TryGiveBack(Policy, 1, settled.Since, moved, out var given));
        Assert.Equal(isMoved ? 3 : 2, given.Used);
    }

    private static RateLimitRequest[] Requests => [new(Policy, First), new(Policy, Second)];

    private ValueTask<RateLimitAcquisition> AcquireAsync(Func<Task<RateLimitDecision>> second, CancellationToken cancellationToken) =>
        RateLimitGroups.AcquireAsync(_limiter, Requests, (requests, _) => OneByOneAsync(requests, second), cancellationToken);

    private async ValueTask<IReadOnlyList<RateLimitDecision>> OneByOneAsync(IReadOnlyList<RateLimitRequest> requests, Func<Task<RateLimitDecision>> second) =>
        requests[0].Key.Group == First.Group ? [await _limiter.AcquireAsync(Policy, First)] : [await second()];

    private async Task<int> LeftAsync() => (await _limiter.PeekAsync(Policy, First)).Remaining;
}
