using System.Threading.RateLimiting;
using AuthKit.AspNetCore.RateLimiting;
using AuthKit.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using WebApp.Pages;

namespace WebApp.Hosting;

/// <summary>
/// Limits the sign-in attempts from one address, successful or not, through the JSON endpoints and the page together: 120 a
/// minute, in addition to AuthKit's own limits on failures. ASP.NET Core's middleware counts them in AuthKit's stores.
/// </summary>
internal static class LoginRateLimit
{
    private const string Call = "login";
    private const string Page = "login-page";
    private const string CallPath = "/auth/login";
    private const string TokenPath = "/auth/token";
    private const string ChallengePath = "/auth/mfa/challenge";

    private static readonly RateLimitPolicy Policy = RateLimitPolicy.FixedWindow("login", 120, TimeSpan.FromMinutes(1));

    public static void AddLoginRateLimit(this IServiceCollection services) => services.AddRateLimiter(static options =>
    {
        options.AddAuthKitPolicy(Call, Policy, static context => context.GetAuthKitAddressKey());
        options.AddAuthKitPolicy(Page, Policy, static context => context.GetAuthKitAddressKey(), ShowPageAsync);
    });

    /// <summary>Limits AuthKit's sign-in endpoint.</summary>
    public static void LimitLogin(this IEndpointConventionBuilder calls) => calls.Add(static endpoint =>
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: CallPath or TokenPath or ChallengePath })
        {
            endpoint.Metadata.Add(new EnableRateLimitingAttribute(Call));
        }
    });

    /// <summary>Limits a page's form.</summary>
    public static void LimitAsLogin(this IEndpointConventionBuilder page) => page.RequireRateLimiting(Page);

    private static async ValueTask ShowPageAsync(OnRejectedContext context, CancellationToken cancellationToken)
    {
        var isDown = context.Lease.TryGetMetadata(AuthKitRateLimitMetadata.Unavailable, out _);
        context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter);
        await (isDown ? MessagePage.Result(StatusCodes.Status503ServiceUnavailable) : TooManyTries.Page(retryAfter)).ExecuteAsync(context.HttpContext);
    }
}
