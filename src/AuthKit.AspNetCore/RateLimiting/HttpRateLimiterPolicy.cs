using System.Threading.RateLimiting;
using AuthKit.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.RateLimiting;

/// <summary>The middleware's policy for endpoints that name it: one limiter for each key.</summary>
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

/// <summary>An AuthKit policy for requests: the function that gets a request's key, and the application's limiter that counts it.</summary>
internal sealed class HttpRateLimit
{
    private readonly RateLimitPolicy _policy;
    private readonly Func<HttpContext, RateLimitKey> _key;
    private LeaseSource? _leases;

    public HttpRateLimit(RateLimitPolicy policy, Func<HttpContext, RateLimitKey> key)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(key);
        _policy = policy;
        _key = key;
    }

    public RateLimitKey KeyOf(HttpContext context) => _key(context);

    /// <summary>Finds the limiter at the first request and keeps it, because it is a singleton.</summary>
    public LeaseSource LeasesOf(HttpContext context)
    {
        if (Volatile.Read(ref _leases) is { } known)
        {
            return known;
        }

        var services = context.RequestServices;
        var limiter = services.GetService<IRateLimiter>() ?? throw new InvalidOperationException("AuthKit's rate limits need an IRateLimiter: choose stores in AddAuthKit(…).");
        var leases = new LeaseSource(limiter, _policy, services.GetService<AuthKitRuntime>() ?? AuthKitRuntime.Default);
        Volatile.Write(ref _leases, leases);
        return leases;
    }
}
