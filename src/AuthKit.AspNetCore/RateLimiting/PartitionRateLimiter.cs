using System.Threading.RateLimiting;
using AuthKit.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.RateLimiting;

/// <summary>
/// The limiter of one key of a policy, which the middleware keeps while it is in use; tells clients what is left.
/// </summary>
internal sealed class PartitionRateLimiter : RateLimiter
{
    // The middleware asks a policy for the request's limiter and then this limiter for a lease, which it keeps to itself: of
    // the request only the key arrives here. It asks in one flow, so the request can come along in it.
    private static readonly AsyncLocal<HttpContext?> Flow = new();

    private readonly LeaseSource _leases;
    private readonly AuthKitRateLimiter _limiter;

    public PartitionRateLimiter(LeaseSource leases, RateLimitKey key)
    {
        _leases = leases;
        _limiter = new AuthKitRateLimiter(leases, key, TimeProvider.System);
    }

    /// <summary>The request whose limiter is being looked for.</summary>
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
