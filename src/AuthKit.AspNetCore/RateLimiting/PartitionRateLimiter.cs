using System.Threading.RateLimiting;
using AuthKit.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.RateLimiting;

/// <summary>
/// The limiter of one key of a policy. The middleware keeps it while it is in use. It writes the remaining permits into the response.
/// </summary>
internal sealed class PartitionRateLimiter : RateLimiter
{
    // The middleware gets the request's limiter from the policy, and then a lease from this limiter. It passes only the key, not the request,
    // and does not expose the lease. Both calls happen in one asynchronous flow, so an AsyncLocal carries the request.
    private static readonly AsyncLocal<HttpContext?> Flow = new();

    private readonly LeaseSource _leases;
    private readonly AuthKitRateLimiter _limiter;

    public PartitionRateLimiter(LeaseSource leases, RateLimitKey key)
    {
        _leases = leases;
        _limiter = new AuthKitRateLimiter(leases, key, TimeProvider.System);
    }

    /// <summary>The request of the current asynchronous flow, for which the middleware acquires a lease.</summary>
    public static HttpContext? Request
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    public override TimeSpan? IdleDuration => _limiter.IdleDuration;

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => _leases.NotAsked(permitCount);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var request = Request;
        var lease = await _limiter.AcquireAsync(permitCount, cancellationToken).ConfigureAwait(false);
        if (request is not null)
        {
            RateLimitFields.Write(request.Response, (AuthKitRateLimitLease)lease);
        }

        return lease;
    }
}
