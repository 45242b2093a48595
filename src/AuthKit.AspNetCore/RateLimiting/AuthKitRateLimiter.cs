using System.Threading.RateLimiting;
using AuthKit.RateLimiting;

namespace AuthKit.AspNetCore.RateLimiting;

/// <summary>
/// One key of an AuthKit limiter as a <see cref="RateLimiter"/>, so that whatever takes one of those counts on Redis, SQL or
/// in memory. It keeps no count itself: any number of them for the same policy and key are the same limiter.
/// <para>
/// Only <see cref="RateLimiter.AcquireAsync(int, CancellationToken)"/> asks: a store answers asynchronously, and waiting for
/// it on a thread would starve the pool. <see cref="RateLimiter.AttemptAcquire(int)"/> therefore never takes a permit, and
/// its lease is never acquired. ASP.NET Core's middleware calls it first and <c>AcquireAsync</c> next, so nothing is lost
/// there. For zero permits <c>AcquireAsync</c> says whether one is left, and takes none.
/// </para>
/// <para>
/// While the store is down the policy decides: an acquired lease that nothing was counted for, or one that is not acquired
/// and has <see cref="AuthKitRateLimitMetadata.Unavailable"/>. A lease gives nothing back when it is disposed: these limits
/// count how often, not how many at once. Disposing the limiter does nothing, since it owns nothing, and one that was put
/// away while a call was on its way to it still answers. Safe for concurrent use.
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
    /// <param name="limiter">Keeps the counts.</param>
    /// <param name="policy">How many permits there are.</param>
    /// <param name="key">The key whose permits are counted.</param>
    /// <param name="runtime">Clock and log. Default: the system's clock, no log.</param>
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
    /// The time since the last use, null while a call is under way. The counts are in the store, so nothing is
    /// forgotten when an idle limiter is put away.
    /// </summary>
    public override TimeSpan? IdleDuration =>
        Volatile.Read(ref _underWay) > 0 ? null : _timeProvider.GetElapsedTime(Volatile.Read(ref _lastUse));

    /// <summary>Null: the counts are those of all instances, and asking for them is asynchronous. Use <see cref="IRateLimiter.PeekAsync"/>.</summary>
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
