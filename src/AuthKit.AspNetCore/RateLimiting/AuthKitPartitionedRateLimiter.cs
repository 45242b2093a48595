using System.Threading.RateLimiting;
using AuthKit.RateLimiting;

namespace AuthKit.AspNetCore.RateLimiting;

/// <summary>
/// An AuthKit limiter as a <see cref="PartitionedRateLimiter{TResource}"/>: a function gets the key to count from the resource. It
/// keeps no state per key, however many keys there are. The documentation of <see cref="AuthKitRateLimiter"/> applies here too.
/// </summary>
/// <typeparam name="TResource">The resource that needs a permit, such as a request.</typeparam>
public sealed class AuthKitPartitionedRateLimiter<TResource> : PartitionedRateLimiter<TResource>
{
    private readonly LeaseSource _leases;
    private readonly Func<TResource, RateLimitKey> _key;

    /// <summary>Creates the limiter.</summary>
    /// <param name="limiter">The limiter that keeps the counts.</param>
    /// <param name="policy">The policy, which says how many permits a key has.</param>
    /// <param name="key">A function that returns the key whose permits a resource uses.</param>
    /// <param name="runtime">The log. Default: no log.</param>
    public AuthKitPartitionedRateLimiter(IRateLimiter limiter, RateLimitPolicy policy, Func<TResource, RateLimitKey> key, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        _leases = new LeaseSource(limiter, policy, runtime ?? AuthKitRuntime.Default);
        _key = key;
    }

    /// <summary>Null, as for <see cref="AuthKitRateLimiter.GetStatistics"/>.</summary>
    public override RateLimiterStatistics? GetStatistics(TResource resource) => null;

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(TResource resource, int permitCount) => _leases.NotAsked(permitCount);

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(TResource resource, int permitCount, CancellationToken cancellationToken) =>
        await _leases.AcquireAsync(_key(resource), permitCount, cancellationToken).ConfigureAwait(false);
}
