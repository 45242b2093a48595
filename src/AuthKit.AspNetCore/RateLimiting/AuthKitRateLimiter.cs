using System.Threading.RateLimiting;
using AuthKit.RateLimiting;

namespace AuthKit.AspNetCore.RateLimiting;

/// <summary>
/// One key of an AuthKit limiter as a <see cref="RateLimiter"/>, so that any code that takes a <see cref="RateLimiter"/> can count in Redis, in
/// SQL or in memory. It keeps no count itself: all instances with the same policy and key count together.
/// <para>
/// Only <see cref="RateLimiter.AcquireAsync(int, CancellationToken)"/> calls the store. A store answers asynchronously, and blocking a thread on
/// it would starve the thread pool. <see cref="RateLimiter.AttemptAcquire(int)"/> therefore never takes a permit, and its lease is never
/// acquired. ASP.NET Core's middleware calls it first and <c>AcquireAsync</c> next, so no permit is lost there. For zero permits,
/// <c>AcquireAsync</c> says whether a permit is left, and takes no permit.
/// </para>
/// <para>
/// While the store is down the policy decides. It gives an acquired lease without counting, or a lease that is not acquired and has
/// <see cref="AuthKitRateLimitMetadata.Unavailable"/>. Disposing a lease gives no permit back, because these limits count calls over time, not
/// concurrent calls. Disposing the limiter does nothing, because it owns nothing: a limiter that is disposed while a call is on its way to it
/// still answers. Safe for concurrent use.
/// </para>
/// </summary>
public sealed class AuthKitRateLimiter : RateLimiter
{
    private readonly LeaseSource _leases;
    private readonly RateLimitKey _key;
    private readonly TimeProvider _timeProvider;
    private long _lastUse;
    private int _underWay;

    /// <summary>Creates the limiter.</summary>
    /// <param name="limiter">The limiter that keeps the counts.</param>
    /// <param name="policy">The policy, which says how many permits a key has.</param>
    /// <param name="key">The key whose permits are counted.</param>
    /// <param name="runtime">The clock and the log. Default: the system's clock, no log.</param>
    public AuthKitRateLimiter(IRateLimiter limiter, RateLimitPolicy policy, RateLimitKey key, AuthKitRuntime? runtime = null)
        : this(new LeaseSource(limiter, policy, runtime ?? AuthKitRuntime.Default), key, (runtime ?? AuthKitRuntime.Default).TimeProvider)
    {
    }

    internal AuthKitRateLimiter(LeaseSource leases, RateLimitKey key, TimeProvider timeProvider)
    {
        _leases = leases;
        _key = key;
        _timeProvider = timeProvider;
        _lastUse = timeProvider.GetTimestamp();
    }

    /// <summary>
    /// The time since the last use; null while a call is running. The counts are in the store, so disposing an idle limiter forgets nothing.
    /// </summary>
    public override TimeSpan? IdleDuration =>
        Volatile.Read(ref _underWay) > 0 ? null : _timeProvider.GetElapsedTime(Volatile.Read(ref _lastUse));

    /// <summary>
    /// Always null: the store keeps the counts of all instances, and reading them is asynchronous. Use <see cref="IRateLimiter.PeekAsync"/>.
    /// </summary>
    public override RateLimiterStatistics? GetStatistics() => null;

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => _leases.NotAsked(permitCount);

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            return await _leases.AcquireAsync(_key, permitCount, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _lastUse, _timeProvider.GetTimestamp());
            Interlocked.Decrement(ref _underWay);
        }
    }
}
