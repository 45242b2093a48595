using System.Globalization;
using AuthKit.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.RateLimiting;

/// <summary>
/// The fields that tell a client what is left, by draft-ietf-httpapi-ratelimit-headers-11 (May 2026), sections 3 and 4. Both
/// are lists: a request that several policies count has a member of each.
/// </summary>
internal static class RateLimitFields
{
    /// <summary>Says nothing where nothing was counted.</summary>
    public static void Write(HttpResponse response, AuthKitRateLimitLease lease)
    {
        if (lease.Decision is not { IsFallback: false } decision)
        {
            return;
        }

        // A policy's name has only characters that stand for themselves in a quoted string (RFC 9651 section 3.3.3).
        response.Headers.Append("RateLimit-Policy", $"\"{lease.Policy.Name}\"{Quota(lease.Policy)}");
        response.Headers.Append("RateLimit", string.Create(CultureInfo.InvariantCulture, $"\"{lease.Policy.Name}\";r={decision.Remaining};t={Seconds(EffectiveWindow(decision))}"));
    }

    /// <summary>Whole seconds, never earlier than the time.</summary>
    public static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);

    // Section 6: Retry-After is not earlier than the end of the effective window.
    private static TimeSpan EffectiveWindow(RateLimitDecision decision) =>
        decision.IsAllowed || decision.RetryAfter < TimeSpan.Zero ? decision.ResetAfter : decision.RetryAfter;

    /// <summary>
    /// As many permits as there are at most, in the time in which so many come back: for windows their length, for a bucket
    /// the time it takes to fill. Section 3.1.3 knows whole seconds only: other times are left out.
    /// </summary>
    private static string Quota(RateLimitPolicy policy)
    {
        var ticks = (decimal)policy.Window.Ticks * policy.Limit / policy.PermitsPerWindow;
        var quota = string.Create(CultureInfo.InvariantCulture, $";q={policy.Limit}");
        return ticks % TimeSpan.TicksPerSecond == 0 ? string.Create(CultureInfo.InvariantCulture, $"{quota};w={(long)(ticks / TimeSpan.TicksPerSecond)}") : quota;
    }
}
