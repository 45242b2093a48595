using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.SameOrigin;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Maps AuthKit's calls. All of them are mapped here, so that every endpoint has the required metadata.</summary>
internal static class AuthKitRoutes
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Makes the authorization middleware authenticate with AuthKit's own scheme, so that everything that runs after it sees the user. The policy
    /// refuses nobody: each call checks its user itself, and answers with problem details.
    /// </summary>
    private static readonly AuthorizationPolicy OwnScheme = new AuthorizationPolicyBuilder(CallAuthenticationHandler.SchemeName).RequireAssertion(static _ => true).Build();

    /// <summary>Maps a call that needs no signed-in user. Policies that the application adds to the endpoint or its group do not apply.</summary>
    public static IEndpointConventionBuilder MapPublic(this IEndpointRouteBuilder endpoints, string method, string pattern, RequestDelegate call, RefreshCookieUse refreshCookie = RefreshCookieUse.None) =>
        endpoints.MapCall(method, pattern, call, refreshCookie).AllowAnonymous();

    /// <summary>Maps a call that finds its user itself. Policies that the application adds to the endpoint or its group apply too.</summary>
    public static IEndpointConventionBuilder MapCall(this IEndpointRouteBuilder endpoints, string method, string pattern, RequestDelegate call, RefreshCookieUse refreshCookie = RefreshCookieUse.None)
    {
        var builder = endpoints.MapMethods(pattern, method == HttpMethods.Get ? GetAndHead : [method], call);
        builder.WithMetadata(new AuthKitCallMetadata(refreshCookie), SameOriginMetadata.Instance);

        // An application without AuthKit's authentication has no such scheme.
        if (endpoints.ServiceProvider.GetRequiredService<IServiceProviderIsService>().IsService(typeof(AuthKitSchemes)))
        {
            builder.WithMetadata(OwnScheme);
        }

        // This runs last, so that conventions that the application adds to the endpoint or its group cannot turn caching on again.
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
