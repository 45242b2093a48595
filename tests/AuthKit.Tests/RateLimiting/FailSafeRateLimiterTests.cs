using AuthKit.RateLimiting;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.RateLimiting;

public class FailSafeRateLimiterTests
{
    private static readonly RateLimitPolicy Refusing = RateLimitPolicy.FixedWindow("refusing", 5, TimeSpan.FromMinutes(1));
    private static readonly RateLimitPolicy Allowing = RateLimitPolicy.FixedWindow("allowing", 5, TimeSpan.FromMinutes(1), RateLimitFallback.Allow);
    private static readonly RateLimitKey Key = new("key");

    private readonly FaultingStore<IRateLimiter> _inner = new(new InMemoryRateLimiter());
    private readonly FailSafeRateLimiter _limiter;

    public FailSafeRateLimiterTests() => _limiter = new FailSafeRateLimiter(_inner.Store);

    [Theory]
    [InlineData(StoreFault.Before)]
    [InlineData(StoreFault.After)]
    public async Task Limiter_that_is_down_is_unavailable(StoreFault fault)
    {
        _inner.Fault = fault;
        await ThrowsUnavailableAsync(() => _limiter.AcquireAsync(Refusing, Key).AsTask());
        await ThrowsUnavailableAsync(() => _limiter.AcquireAllAsync([new(Refusing, Key)]).AsTask());
        await ThrowsUnavailableAsync(() => _limiter.PeekAsync(Refusing, Key).AsTask());
        await ThrowsUnavailableAsync(() => _limiter.RefundAsync(Refusing, Key, 0).AsTask());
        await ThrowsUnavailableAsync(() => _limiter.ResetAsync(Refusing, Key).AsTask());
        Assert.Equal(5, _inner.Calls);
    }

    [Theory]
    [InlineData(StoreFault.Before)]
    [InlineData(StoreFault.After)]
    public async Task Limiter_that_is_down_allows_requests_uncounted_if_the_policy_says_so(StoreFault fault)
    {
        _inner.Fault = fault;
        var acquired = await _limiter.AcquireAsync(Allowing, Key, 3);
        var peeked = await _limiter.PeekAsync(Allowing, Key);
        var all = await _limiter.AcquireAllAsync([new(Allowing, Key), new(Allowing, new RateLimitKey("other"))]);
        Assert.True(all.IsAllowed);
        Assert.All(
            (RateLimitDecision[])[acquired, peeked, .. all.Decisions],
            decision => Assert.Equal((true, true, 5, 5), (decision.IsAllowed, decision.IsFallback, decision.Limit, decision.Remaining)));

        // No permit was counted that these calls could return or forget, so they throw.
        await ThrowsUnavailableAsync(() => _limiter.RefundAsync(Allowing, Key, acquired.Ticket).AsTask());
        await ThrowsUnavailableAsync(() => _limiter.ResetAsync(Allowing, Key).AsTask());
    }

    [Fact]
    public async Task One_refusing_policy_in_a_group_refuses_all()
    {
        _inner.Fault = StoreFault.Before;
        await ThrowsUnavailableAsync(() => _limiter.AcquireAllAsync([new(Allowing, Key), new(Refusing, Key)]).AsTask());
    }

    [Fact]
    public async Task Answers_pass_through()
    {
        Assert.Equal(2, (await _limiter.AcquireAsync(Allowing, Key, 3)).Remaining);
        var refused = await _limiter.AcquireAsync(Allowing, Key, 3);
        Assert.Equal((false, false, 2), (refused.IsAllowed, refused.IsFallback, refused.Remaining));
        Assert.False((await _limiter.AcquireAllAsync([new(Allowing, Key, 3)])).IsAllowed);
        Assert.True(await _limiter.RefundAsync(Allowing, Key, refused.Ticket));
        Assert.Equal(3, (await _limiter.PeekAsync(Allowing, Key)).Remaining);
        await _limiter.ResetAsync(Allowing, Key);
        Assert.Equal(5, (await _limiter.PeekAsync(Allowing, Key)).Remaining);
    }

    [Fact]
    public async Task Cancellation_of_the_caller_passes_through()
    {
        _inner.Fault = StoreFault.Hang;
        using var source = new CancellationTokenSource();
        Task[] calls =
        [
            _limiter.AcquireAsync(Allowing, Key, 1, source.Token).AsTask(),
            _limiter.AcquireAllAsync([new(Allowing, Key)], source.Token).AsTask(),
            _limiter.PeekAsync(Allowing, Key, source.Token).AsTask(),
            _limiter.RefundAsync(Allowing, Key, 0, 1, source.Token).AsTask(),
            _limiter.ResetAsync(Allowing, Key, source.Token).AsTask(),
        ];
        await source.CancelAsync();
        foreach (var call in calls)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }
    }

    [Fact]
    public async Task Programming_error_is_not_treated_as_an_outage()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => _limiter.AcquireAsync(null!, Key).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>(() => _limiter.AcquireAllAsync(null!).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>(() => _limiter.PeekAsync(null!, Key).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>(() => _limiter.RefundAsync(null!, Key, 0).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>(() => _limiter.ResetAsync(null!, Key).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _limiter.AcquireAsync(Allowing, Key, 0).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _limiter.RefundAsync(Allowing, Key, 0, 0).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => _limiter.AcquireAllAsync([]).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => _limiter.AcquireAllAsync([new(Allowing, Key), new(Allowing, Key)]).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => _limiter.AcquireAllAsync([default]).AsTask());
        Assert.Throws<ArgumentNullException>(() => new FailSafeRateLimiter(null!));
    }

    private static async Task ThrowsUnavailableAsync(Func<Task> call)
    {
        var exception = await Assert.ThrowsAsync<AuthUnavailableException>(call);
        Assert.Equal(AuthUnavailableKind.Store, exception.Kind);
        Assert.IsType<IOException>(exception.InnerException);
    }
}
