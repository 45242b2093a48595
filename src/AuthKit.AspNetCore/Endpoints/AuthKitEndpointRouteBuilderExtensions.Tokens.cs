using AuthKit.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <content>The calls of access and refresh tokens.</content>
public static partial class AuthKitEndpointRouteBuilderExtensions
{
    /// <summary>Maps <c>POST token</c> alone. Needs <c>AddAccounts()</c> and <c>AddTokenAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that it needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitToken(this IEndpointRouteBuilder endpoints, string pattern = "/auth/token")
    {
        MappedSlices.Of(endpoints).Need(accounts: true, sessions: false, tokens: true);
        return endpoints.MapPost(pattern, AuthKitCall.Public(TokenEndpoint.HandleAsync)).AllowAnonymous();
    }

    /// <summary>Maps <c>POST token/session</c> alone. Needs <c>AddAccounts()</c>, <c>AddSessionAuthentication()</c> and <c>AddTokenAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that it needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitSessionToken(this IEndpointRouteBuilder endpoints, string pattern = "/auth/token/session")
    {
        MappedSlices.Of(endpoints).Need(accounts: true, sessions: true, tokens: true);
        return endpoints.MapPost(pattern, AuthKitCall.SignedIn(SessionTokenEndpoint.HandleAsync));
    }

    /// <summary>Maps <c>POST token/refresh</c> alone. Needs <c>AddTokenAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that it needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitTokenRefresh(this IEndpointRouteBuilder endpoints, string pattern = "/auth/token/refresh")
    {
        MappedSlices.Of(endpoints).Need(accounts: false, sessions: false, tokens: true);
        return endpoints.MapPost(pattern, AuthKitCall.Public(TokenRefreshEndpoint.HandleAsync)).AllowAnonymous();
    }

    /// <summary>Maps <c>POST token/revoke</c> alone. Needs <c>AddTokenAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that it needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitTokenRevoke(this IEndpointRouteBuilder endpoints, string pattern = "/auth/token/revoke")
    {
        MappedSlices.Of(endpoints).Need(accounts: false, sessions: false, tokens: true);
        return endpoints.MapPost(pattern, AuthKitCall.Public(TokenRevokeEndpoint.HandleAsync)).AllowAnonymous();
    }

    /// <summary>Maps <c>GET /.well-known/jwks.json</c> alone. Needs <c>AddTokenAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that it needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitJwks(this IEndpointRouteBuilder endpoints, string pattern = "/.well-known/jwks.json")
    {
        MappedSlices.Of(endpoints).Need(accounts: false, sessions: false, tokens: true);
        return endpoints.MapGet(pattern, (RequestDelegate)JwksEndpoint.HandleAsync).AllowAnonymous();
    }

    private static void MapTokens(IEndpointRouteBuilder endpoints, IEndpointRouteBuilder group, MappedSlices slices)
    {
        if (!slices.Tokens)
        {
            return;
        }

        endpoints.MapAuthKitJwks();
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
