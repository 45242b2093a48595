using System.Threading.RateLimiting;
using AuthKit.AspNetCore.Problems;
using AuthKit.AspNetCore.RateLimiting;
using AuthKit.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.RateLimiting;

/// <summary>
/// Has ASP.NET Core's rate limiting middleware count in AuthKit's limiter: on Redis, on SQL or in memory, whichever
/// <c>AddAuthKit</c> chose. Answers of limited endpoints carry <c>RateLimit-Policy</c> and <c>RateLimit</c>
/// (draft-ietf-httpapi-ratelimit-headers-11).
/// <para>
/// Where a global limiter and an endpoint's policy apply to one request and one of them is AuthKit's, let both be: the
/// middleware first tries both at once, which AuthKit's limiters never grant, and a global limiter of another kind would
/// have given a permit away by then.
/// </para>
/// </summary>
public static class AuthKitRateLimiterOptionsExtensions
{
    /// <summary>Adds a policy for endpoints to name: <c>RequireRateLimiting(policyName)</c>.</summary>
    /// <param name="options">The middleware's options.</param>
    /// <param name="policyName">What endpoints call it.</param>
    /// <param name="policy">How many permits there are. Policies of one <see cref="RateLimitPolicy.Name"/> count together for equal keys.</param>
    /// <param name="key">
    /// What is counted for a request, such as <see cref="AuthKitHttpContextExtensions.GetAuthKitAddressKey"/>. Called
    /// twice a request.
    /// </param>
    /// <param name="onRejected">Answers a refused request. Default: <see cref="WriteProblemAsync"/>.</param>
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
    /// Limits every request, before its endpoint's own policy, and answers refused ones by <see cref="WriteProblemAsync"/>
    /// unless the options have an answer already.
    /// </summary>
    /// <param name="options">The middleware's options.</param>
    /// <param name="policy">How many permits there are.</param>
    /// <param name="key">Gives the key whose permits a request uses.</param>
    public static RateLimiterOptions UseAuthKitGlobalLimiter(this RateLimiterOptions options, RateLimitPolicy policy, Func<HttpContext, RateLimitKey> key)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.GlobalLimiter = new HttpRateLimiter(new HttpRateLimit(policy, key));
        options.OnRejected ??= WriteProblemAsync;
        return options;
    }

    /// <summary>
    /// Answers a refused request with problem details: 429 <c>rate_limited</c> and <c>Retry-After</c> in whole seconds, or
    /// 503 <c>unavailable</c> where the limiter could not be asked. Takes leases of any limiter.
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
