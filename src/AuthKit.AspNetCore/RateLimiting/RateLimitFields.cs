using System.Globalization;
using AuthKit.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.RateLimiting;

/// <summary>
/// Writes the response fields of draft-ietf-httpapi-ratelimit-headers-11 (May 2026), sections 3 and 4, which tell a client its quota and its
/// remaining permits. Both fields are lists: if several policies count a request, each adds a member.
/// </summary>
internal static class RateLimitFields
{
    /// <summary>Appends the fields. Writes nothing if the store did not count the request.</summary>
    public static void Write(HttpResponse response, AuthKitRateLimitLease lease)
    {
        if (lease.Decision is not { IsFallback: false } decision)
        {
            return;
        }

        // A policy's name has only characters that need no escape in a quoted string (RFC 9651 section 3.3.3).
        response.Headers.Append("RateLimit-Policy", $"\"{lease.Policy.Name}\"{Quota(lease.Policy)}");
        response.Headers.Append("RateLimit", string.Create(CultureInfo.InvariantCulture, $"\"{lease.Policy.Name}\";r={decision.Remaining};t={Seconds(EffectiveWindow(decision))}"));
    }

    /// <summary>The time in whole seconds, rounded up.</summary>
    public static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);

    // Section 6: Retry-After must not be earlier than the end of the effective window.
    private static TimeSpan EffectiveWindow(RateLimitDecision decision) =>
        decision.IsAllowed || decision.RetryAfter < TimeSpan.Zero ? decision.ResetAfter : decision.RetryAfter;

    /// <summary>
    /// The parameters of the policy: <c>q</c> is the most permits that a key can have, and <c>w</c> is the time in which that many come back. For a
    /// window that is its length, for a token bucket the time to fill it. Section 3.1.3 allows whole seconds only, so other times are left out.
    /// </summary>
    private static string Quota(RateLimitPolicy policy)
    {
        var ticks = (decimal)policy.Window.Ticks * policy.Limit / policy.PermitsPerWindow;
        var quota = string.Create(CultureInfo.InvariantCulture, $";q={policy.Limit}");
        return ticks % TimeSpan.TicksPerSecond == 0 ? string.Create(CultureInfo.InvariantCulture, $"{quota};w={(long)(ticks / TimeSpan.TicksPerSecond)}") : quota;
    }
}
