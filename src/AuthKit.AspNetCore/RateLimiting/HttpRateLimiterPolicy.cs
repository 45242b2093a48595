using System.Threading.RateLimiting;
using AuthKit.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace AuthKit.AspNetCore.RateLimiting;

/// <summary>A policy that endpoints name.</summary>
internal sealed class HttpRateLimiterPolicy : IRateLimiterPolicy<(string Group, string Value)>
{
    private readonly HttpRateLimit _limit;

    public HttpRateLimiterPolicy(HttpRateLimit limit, Func<OnRejectedContext, CancellationToken, ValueTask>? onRejected)
    {
        _limit = limit;
        OnRejected = onRejected;
    }

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected { get; }

    public RateLimitPartition<(string Group, string Value)> GetPartition(HttpContext httpContext)
    {
        var key = _limit.KeyOf(httpContext);
        var leases = _limit.LeasesOf(httpContext);
        PartitionRateLimiter.Request = httpContext;
        return RateLimitPartition.Get((key.Group, key.Value), partition => (RateLimiter)new PartitionRateLimiter(leases, new RateLimitKey(partition.Group, partition.Value)));
    }
}
