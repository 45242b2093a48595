using AuthKit.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.RateLimiting;

/// <summary>A policy for requests: what is counted, and the limiter of the application that counts it.</summary>
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

    /// <summary>The limiter is a singleton: the first request finds it for all.</summary>
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
