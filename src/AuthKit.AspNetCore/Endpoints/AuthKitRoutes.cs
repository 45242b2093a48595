using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.SameOrigin;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Maps AuthKit's calls: every endpoint has the same metadata, so that no call can be mapped without it.</summary>
internal static class AuthKitRoutes
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Lets the authorization middleware ask AuthKit's own scheme, so that whatever runs after it sees the user. It refuses nobody: each
    /// call says itself whom it needs, and answers with a problem.
    /// </summary>
    private static readonly AuthorizationPolicy OwnScheme = new AuthorizationPolicyBuilder(CallAuthenticationHandler.SchemeName).RequireAssertion(static _ => true).Build();

    /// <summary>A call that needs nobody who is signed in.</summary>
    public static IEndpointConventionBuilder MapPublic(this IEndpointRouteBuilder endpoints, string method, string pattern, RequestDelegate call, RefreshCookieUse refreshCookie = RefreshCookieUse.None) =>
        endpoints.MapCall(method, pattern, call, refreshCookie).AllowAnonymous();

    /// <summary>A call that finds its user itself.</summary>
    public static IEndpointConventionBuilder MapCall(this IEndpointRouteBuilder endpoints, string method, string pattern, RequestDelegate call, RefreshCookieUse refreshCookie = RefreshCookieUse.None)
    {
        var builder = endpoints.MapMethods(pattern, method == HttpMethods.Get ? GetAndHead : [method], call);
        builder.WithMetadata(new AuthKitCallMetadata(refreshCookie), SameOriginMetadata.Instance);

        // Without an authentication there is no scheme to ask.
        if (endpoints.ServiceProvider.GetRequiredService<IServiceProviderIsService>().IsService(typeof(AuthKitSchemes)))
        {
            builder.WithMetadata(OwnScheme);
        }

        // At the end: what the application adds to the endpoint or its group does not bring caching back.
        builder.Finally(static endpoint =>
        {
            for (var index = endpoint.Metadata.Count - 1; index >= 0; index--)
            {
                if (endpoint.Metadata[index] is IOutputCachePolicy or OutputCacheAttribute)
                {
                    endpoint.Metadata.RemoveAt(index);
                }
            }

            endpoint.Metadata.Add(NoOutputCache.Instance);
        });
        return builder;
    }
}
