using AuthKit.AspNetCore.Problems;
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

        LogRefused(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SameOriginGuard).FullName!), context.GetEndpoint()?.DisplayName);
        return AuthProblem.CrossSiteRequest.WriteAsync(context);
    };

    [LoggerMessage(EventId = 60, EventName = "CrossSiteRequestRefused", Level = LogLevel.Warning, Message = "A request to {Endpoint} that the browser marks as made by another site was refused.")]
    private static partial void LogRefused(ILogger logger, string? endpoint);
}
