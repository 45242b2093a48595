using AuthKit.AspNetCore.Endpoints;
using AuthKit.AspNetCore.Problems;
using AuthKit.Events;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthKit.AspNetCore.SameOrigin;

/// <summary>Runs <see cref="SameOriginCheck"/> before an endpoint, and reports the requests that it refuses.</summary>
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

    /// <summary>
    /// Whether the request's endpoint will refuse the request as cross-site. Code that uses something up before the endpoint runs calls this
    /// first. If the result is true, the refusal has been reported here, and the request need not reach the endpoint.
    /// </summary>
    public static bool WillRefuse(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<SameOriginMetadata>() is null || SameOriginCheck.Allows(context.Request))
        {
            return false;
        }

        Report(context);
        return true;
    }

    private static void Report(HttpContext context)
    {
        var name = context.GetEndpoint()?.DisplayName;
        if (context.RequestServices.GetService<AuthKitRuntime>() is not { } runtime)
        {
            // The check also works in an application without AuthKit's services.
            LogRefused(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SameOriginGuard).FullName!), name);
            return;
        }

        // The request is not authenticated yet, so the event has no subject.
        runtime.Events.Publish(new CrossSiteRefusedEvent
        {
            Time = runtime.TimeProvider.GetUtcNow(),
            Address = RequestOrigin.AddressOf(context),
            UserAgent = context.Request.Headers.UserAgent,
            Endpoint = name,
        });
    }

    [LoggerMessage(EventId = 96, EventName = "CrossSiteRequestRefused", Level = LogLevel.Warning, Message = "A request to {Endpoint} that the browser marks as made by another site was refused.")]
    private static partial void LogRefused(ILogger logger, string? endpoint);
}

/// <summary>A request that the browser marks as made by another site was refused.</summary>
public sealed class CrossSiteRefusedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("cross_site.refused")
    {
        Id = 180,
        Level = LogLevel.Warning,
        Message = "A cross-site request was refused.",
        Audit = AuditKeeping.Kept,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The display name of the endpoint; null if the request has no endpoint or the endpoint has no name.</summary>
    public string? Endpoint { get; init; }

    /// <inheritdoc/>
    protected override void WriteFields(AuthEventFields fields) => fields.Text(nameof(Endpoint), Endpoint);
}
