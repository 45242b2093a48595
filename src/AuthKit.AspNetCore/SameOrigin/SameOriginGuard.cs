using AuthKit.AspNetCore.Problems;
using AuthKit.Events;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthKit.AspNetCore.SameOrigin;

/// <summary>Puts the check before an endpoint.</summary>
internal static partial class SameOriginGuard
{
    public static RequestDelegate Before(RequestDelegate endpoint) => context =>
    {
        if (SameOriginCheck.Allows(context.Request))
        {
            return endpoint(context);
        }

        Report(context);
        return AuthProblem.CrossSiteRequest.WriteAsync(context);
    };

    private static void Report(HttpContext context)
    {
        var name = context.GetEndpoint()?.DisplayName;
        if (context.RequestServices.GetService<AuthKitRuntime>() is not { } runtime)
        {
            // The check also works in an application without AuthKit's services.
            LogRefused(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SameOriginGuard).FullName!), name);
            return;
        }

        // Nothing was authenticated yet: whose cookies came along is not asked.
        runtime.Events.Publish(new CrossSiteRefusedEvent
        {
            Time = runtime.TimeProvider.GetUtcNow(),
            Address = context.Connection.RemoteIpAddress?.ToString(),
            UserAgent = context.Request.Headers.UserAgent,
            Endpoint = name,
        });
    }

    [LoggerMessage(EventId = 60, EventName = "CrossSiteRequestRefused", Level = LogLevel.Warning, Message = "A request to {Endpoint} that the browser marks as made by another site was refused.")]
    private static partial void LogRefused(ILogger logger, string? endpoint);
}
