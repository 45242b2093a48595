using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.RateLimiting;

/// <summary>Limits all requests, as the middleware's <c>GlobalLimiter</c>, and writes the remaining permits into the response.</summary>
internal sealed class HttpRateLimiter : PartitionedRateLimiter<HttpContext>
{
    private readonly HttpRateLimit _limit;

    public HttpRateLimiter(HttpRateLimit limit) => _limit = limit;

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) => _limit.LeasesOf(resource).NotAsked(permitCount);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var lease = await _limit.LeasesOf(resource).AcquireAsync(_limit.KeyOf(resource), permitCount, cancellationToken).ConfigureAwait(false);
        RateLimitFields.Write(resource.Response, lease);
        return lease;
    }
}
