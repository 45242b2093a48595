using AuthKit.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>
/// Maps AuthKit's HTTP calls. They accept and return JSON, and refuse with problem details that have a stable <c>code</c>; docs/web.md lists
/// them. The check of <see cref="SameOriginEndpointConventionBuilderExtensions.RequireSameOrigin"/> is built in.
/// </summary>
public static partial class AuthKitEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the calls of all slices that were added. To map only some of them, use the methods for single calls instead.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">The prefix of all paths, except that of the public keys. Default <c>/auth</c>.</param>
    /// <returns>A builder that adds conventions to all calls under the prefix.</returns>
    /// <exception cref="InvalidOperationException">No slice with HTTP calls was added.</exception>
    public static IEndpointConventionBuilder MapAuthKit(this IEndpointRouteBuilder endpoints, string prefix = "/auth")
    {
        var slices = MappedSlices.Of(endpoints);
        if (!slices.Accounts && !slices.Sessions && !slices.Tokens)
        {
            throw new InvalidOperationException("MapAuthKit has nothing to map: call AddAccounts(), AddSessionAuthentication() or AddTokenAuthentication() in AddAuthKit(…).");
        }

        var group = endpoints.MapGroup(prefix);
        if (slices.Accounts)
        {
            group.MapAuthKitRegister("/register");
        }

        if (slices.Sessions)
        {
            group.MapAuthKitLogout("/logout");
        }

        if (slices.Sessions || slices.Tokens)
        {
            group.MapAuthKitSessions("/sessions");
        }

        if (slices.Accounts && slices.Sessions)
        {
            group.MapAuthKitLogin("/login");
        }

        if (slices.Accounts && (slices.Sessions || slices.Tokens))
        {
            group.MapAuthKitMe("/me");
        }

        MapTokens(endpoints, group, slices);
        MapFlows(group, slices);
        MapMfa(group, slices);
        return group;
    }

    /// <summary>Maps only <c>POST register</c>. Needs <c>AddAccounts()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitRegister(this IEndpointRouteBuilder endpoints, string pattern = "/auth/register")
    {
        MappedSlices.Of(endpoints).Need(accounts: true, sessions: false);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Public(RegisterEndpoint.HandleAsync));
    }

    /// <summary>Maps only <c>POST login</c>. Needs <c>AddAccounts()</c> and <c>AddSessionAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitLogin(this IEndpointRouteBuilder endpoints, string pattern = "/auth/login")
    {
        MappedSlices.Of(endpoints).Need(accounts: true, sessions: true);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Public(LoginEndpoint.HandleAsync), RefreshCookieUse.Replace);
    }

    /// <summary>Maps only <c>POST logout</c>. Needs <c>AddSessionAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitLogout(this IEndpointRouteBuilder endpoints, string pattern = "/auth/logout")
    {
        MappedSlices.Of(endpoints).Need(accounts: false, sessions: true);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Finishing(AuthKitCall.Public(LogoutEndpoint.HandleAsync)), RefreshCookieUse.Replace);
    }

    /// <summary>
    /// Maps only <c>GET me</c>. Needs <c>AddAccounts()</c>, and <c>AddSessionAuthentication()</c> or <c>AddTokenAuthentication()</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitMe(this IEndpointRouteBuilder endpoints, string pattern = "/auth/me")
    {
        MappedSlices.Of(endpoints).NeedSignedIn(accounts: true);
        return endpoints.MapCall(HttpMethods.Get, pattern, AuthKitCall.Reading(MeEndpoint.HandleAsync));
    }

    /// <summary>
    /// Maps only <c>GET sessions</c>, <c>DELETE sessions</c> and <c>DELETE sessions/{sid}</c>. Needs
    /// <c>AddSessionAuthentication()</c> or <c>AddTokenAuthentication()</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitSessions(this IEndpointRouteBuilder endpoints, string pattern = "/auth/sessions")
    {
        MappedSlices.Of(endpoints).NeedSignedIn(accounts: false);
        var group = endpoints.MapGroup(pattern);
        group.MapCall(HttpMethods.Get, "", AuthKitCall.Account(ListSessionsEndpoint.HandleAsync));
        group.MapCall(HttpMethods.Delete, "", AuthKitCall.Finishing(AuthKitCall.Account(EndOtherSessionsEndpoint.HandleAsync)));
        group.MapCall(HttpMethods.Delete, EndSessionEndpoint.Pattern, AuthKitCall.Finishing(AuthKitCall.Account(EndSessionEndpoint.HandleAsync)));
        return group;
    }
}
