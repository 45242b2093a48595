using System.Runtime.CompilerServices;
using AuthKit.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <content>The calls of access and refresh tokens.</content>
public static partial class AuthKitEndpointRouteBuilderExtensions
{
    // The builders for which the public keys are mapped: their path has no prefix, so two prefixes of one builder share them. JwksOrder handles two
    // builders that map them at the same path.
    private static readonly ConditionalWeakTable<IEndpointRouteBuilder, object> WithJwks = [];

    /// <summary>Maps only <c>POST token</c>. Needs <c>AddAccounts()</c> and <c>AddTokenAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitToken(this IEndpointRouteBuilder endpoints, string pattern = "/auth/token")
    {
        MappedSlices.Of(endpoints).Need(accounts: true, sessions: false, tokens: true);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Public(TokenEndpoint.HandleAsync));
    }

    /// <summary>
    /// Maps only <c>POST token/session</c>. Needs <c>AddAccounts()</c>, <c>AddSessionAuthentication()</c> and <c>AddTokenAuthentication()</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitSessionToken(this IEndpointRouteBuilder endpoints, string pattern = "/auth/token/session")
    {
        MappedSlices.Of(endpoints).Need(accounts: true, sessions: true, tokens: true);
        return endpoints.MapCall(HttpMethods.Post, pattern, AuthKitCall.WithSession(SessionTokenEndpoint.HandleAsync));
    }

    /// <summary>Maps only <c>POST token/refresh</c>. Needs <c>AddTokenAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitTokenRefresh(this IEndpointRouteBuilder endpoints, string pattern = "/auth/token/refresh")
    {
        MappedSlices.Of(endpoints).Need(accounts: false, sessions: false, tokens: true);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Public(TokenRefreshEndpoint.HandleAsync), RefreshCookieUse.Refresh);
    }

    /// <summary>Maps only <c>POST token/revoke</c>. Needs <c>AddTokenAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitTokenRevoke(this IEndpointRouteBuilder endpoints, string pattern = "/auth/token/revoke")
    {
        MappedSlices.Of(endpoints).Need(accounts: false, sessions: false, tokens: true);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Finishing(AuthKitCall.Public(TokenRevokeEndpoint.HandleAsync)), RefreshCookieUse.Revoke);
    }

    /// <summary>Maps only <c>GET /.well-known/jwks.json</c>. Needs <c>AddTokenAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitJwks(this IEndpointRouteBuilder endpoints, string pattern = "/.well-known/jwks.json")
    {
        MappedSlices.Of(endpoints).Need(accounts: false, sessions: false, tokens: true);
        var order = endpoints.ServiceProvider.GetRequiredService<JwksOrder>().Next();
        var builder = endpoints.MapPublic(HttpMethods.Get, pattern, AuthKitCall.Guarded(JwksEndpoint.HandleAsync));
        builder.Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = order);
        return builder;
    }

    private static void MapTokens(IEndpointRouteBuilder endpoints, IEndpointRouteBuilder group, MappedSlices slices)
    {
        if (!slices.Tokens)
        {
            return;
        }

        if (WithJwks.TryAdd(endpoints, endpoints))
        {
            endpoints.MapAuthKitJwks();
        }

        group.MapAuthKitTokenRefresh("/token/refresh");
        group.MapAuthKitTokenRevoke("/token/revoke");
        if (slices.Accounts)
        {
            group.MapAuthKitToken("/token");
        }

        if (slices.Accounts && slices.Sessions)
        {
            group.MapAuthKitSessionToken("/token/session");
        }
    }
}
