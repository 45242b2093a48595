using System.Threading.RateLimiting;
using AuthKit.AspNetCore.Problems;
using AuthKit.AspNetCore.RateLimiting;
using AuthKit.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.RateLimiting;

/// <summary>
/// Lets ASP.NET Core's rate limiting middleware count with AuthKit's limiter, in the store that <c>AddAuthKit</c> chose: Redis, SQL or memory.
/// Responses of limited endpoints carry <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers-11).
/// <para>
/// If a global limiter and an endpoint's policy apply to the same request, and one of them is AuthKit's, use AuthKit's for both. The middleware
/// first tries both synchronously, and AuthKit's limiters never grant a synchronous attempt. A global limiter of another kind would already have
/// spent a permit by then.
/// </para>
/// </summary>
public static class AuthKitRateLimiterOptionsExtensions
{
    /// <summary>Adds a policy for endpoints to name: <c>RequireRateLimiting(policyName)</c>.</summary>
    /// <param name="options">The middleware's options.</param>
    /// <param name="policyName">The name by which endpoints refer to the policy.</param>
    /// <param name="policy">
    /// The policy, which says how many permits a key has. Policies with the same <see cref="RateLimitPolicy.Name"/> count together for equal keys.
    /// </param>
    /// <param name="key">
    /// A function that returns the key to count for a request, such as <see cref="AuthKitHttpContextExtensions.GetAuthKitAddressKey"/>. It is
    /// called twice per request.
    /// </param>
    /// <param name="onRejected">The callback that answers a refused request. Default: <see cref="WriteProblemAsync"/>.</param>
    public static RateLimiterOptions AddAuthKitPolicy(
        this RateLimiterOptions options,
        string policyName,
        RateLimitPolicy policy,
        Func<HttpContext, RateLimitKey> key,
        Func<OnRejectedContext, CancellationToken, ValueTask>? onRejected = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(policyName);
        return options.AddPolicy(policyName, new HttpRateLimiterPolicy(new HttpRateLimit(policy, key), onRejected ?? WriteProblemAsync));
    }

    /// <summary>
    /// Limits every request, before its endpoint's own policy. Sets <see cref="RateLimiterOptions.OnRejected"/> to
    /// <see cref="WriteProblemAsync"/> if it is not set.
    /// </summary>
    /// <param name="options">The middleware's options.</param>
    /// <param name="policy">The policy, which says how many permits a key has.</param>
    /// <param name="key">A function that returns the key whose permits a request uses.</param>
    public static RateLimiterOptions UseAuthKitGlobalLimiter(this RateLimiterOptions options, RateLimitPolicy policy, Func<HttpContext, RateLimitKey> key)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.GlobalLimiter = new HttpRateLimiter(new HttpRateLimit(policy, key));
        options.OnRejected ??= WriteProblemAsync;
        return options;
    }

    /// <summary>
    /// Answers a refused request with problem details: 429 <c>rate_limited</c> with <c>Retry-After</c> in whole seconds, or 503
    /// <c>unavailable</c> if the limiter was not available. Works with the leases of any limiter.
    /// </summary>
    public static async ValueTask WriteProblemAsync(OnRejectedContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Lease.TryGetMetadata(AuthKitRateLimitMetadata.Unavailable, out _))
        {
            await AuthProblem.Unavailable.WriteAsync(context.HttpContext).ConfigureAwait(false);
            return;
        }

        context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter);
        await AuthProblem.RateLimited.WriteAsync(context.HttpContext, retryAfter: retryAfter).ConfigureAwait(false);
    }
}
