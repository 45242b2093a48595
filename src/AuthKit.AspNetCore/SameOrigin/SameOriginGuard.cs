using AuthKit.AspNetCore.Endpoints;
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

    /// <summary>
    /// Whether the endpoint of a request will refuse it as another site's. Whatever is used up on the way to the endpoint asks this first;
    /// where it is so, the refusal is reported here and the request need not go on.
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

        // Nothing was authenticated yet: whose cookies came along is not asked.
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

    /// <summary>The name of the endpoint, as the host displays it.</summary>
    public string? Endpoint { get; init; }

    /// <inheritdoc/>
    protected override void WriteFields(AuthEventFields fields) => fields.Text(nameof(Endpoint), Endpoint);
}
