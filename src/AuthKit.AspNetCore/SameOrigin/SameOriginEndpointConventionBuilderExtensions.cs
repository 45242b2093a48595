using AuthKit.AspNetCore.SameOrigin;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Protects endpoints of the application from requests that a browser marks as made by another site.</summary>
public static class SameOriginEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Answers 403 (problem details, code <c>cross_site_request</c>) to cross-site requests. GET, HEAD, OPTIONS and TRACE always pass. Any other
    /// request is refused if its <c>Sec-Fetch-Site</c> is neither <c>same-origin</c> nor <c>none</c>. Without that header, it is refused if its
    /// <c>Origin</c> is not the request's own scheme, host and port. Requests with neither header pass. Behind a proxy the application must know
    /// its own origin: see ForwardedHeadersMiddleware. AuthKit's own endpoints already have this check.
    /// </summary>
    public static TBuilder RequireSameOrigin<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint =>
        {
            if (endpoint.RequestDelegate is { } next)
            {
                endpoint.RequestDelegate = SameOriginGuard.Before(next);
                endpoint.Metadata.Add(SameOriginMetadata.Instance);
            }
        });
        return builder;
    }
}
