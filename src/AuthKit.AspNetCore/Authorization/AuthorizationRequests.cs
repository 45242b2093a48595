using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>Finds the request that an authorization decision belongs to.</summary>
internal sealed class AuthorizationRequests(IHttpContextAccessor accessor)
{
    /// <summary>
    /// The request; null if the decision belongs to no request. The connection of a hub does not count as a request: it outlives one decision,
    /// and each invocation of a hub method is decided separately.
    /// </summary>
    /// <param name="resource">The resource that the decision is about.</param>
    public HttpContext? Of(object? resource) => resource switch
    {
        HttpContext request => request,
        HubInvocationContext => null,
        _ => accessor.HttpContext is { } request && !IsConnection(request) ? request : null,
    };

    private static bool IsConnection(HttpContext request) =>
        request.WebSockets.IsWebSocketRequest || request.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is not null;
}
