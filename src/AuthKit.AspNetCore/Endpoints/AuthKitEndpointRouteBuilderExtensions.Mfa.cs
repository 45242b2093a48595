using AuthKit.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <content>The calls of second factors and of step-up.</content>
public static partial class AuthKitEndpointRouteBuilderExtensions
{
    /// <summary>Maps only <c>POST reauthenticate</c>. Needs <c>AddAccounts()</c> and <c>AddSessionAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitReauthenticate(this IEndpointRouteBuilder endpoints, string pattern = "/auth/reauthenticate")
    {
        MappedSlices.Of(endpoints).Need(accounts: true, sessions: true);
        return endpoints.MapCall(HttpMethods.Post, pattern, AuthKitCall.WithSession(ReauthenticateEndpoint.HandleAsync));
    }

    /// <summary>Maps only <c>POST mfa/challenge</c>. Needs <c>AddMfa()</c>, <c>AddAccounts()</c> and <c>AddSessionAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitMfaChallenge(this IEndpointRouteBuilder endpoints, string pattern = "/auth/mfa/challenge")
    {
        MappedSlices.Of(endpoints).NeedMfa();
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Public(MfaChallengeEndpoint.HandleAsync), RefreshCookieUse.Replace);
    }

    /// <summary>
    /// Maps only <c>GET mfa</c>, the calls for authenticators under <c>mfa/totp</c>, <c>POST mfa/recovery-codes</c>, and the calls for trusted
    /// devices under <c>mfa/devices</c>. Needs <c>AddMfa()</c>, <c>AddAccounts()</c> and <c>AddSessionAuthentication()</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitMfa(this IEndpointRouteBuilder endpoints, string pattern = "/auth/mfa")
    {
        MappedSlices.Of(endpoints).NeedMfa();
        var group = endpoints.MapGroup(pattern);
        group.MapCall(HttpMethods.Get, "", AuthKitCall.WithSession(MfaEndpoint.HandleAsync));
        group.MapPublic(HttpMethods.Post, "totp", AuthKitCall.Public(BeginTotpEndpoint.HandleAsync));
        group.MapCall(HttpMethods.Post, "totp/confirm", AuthKitCall.Finishing(AuthKitCall.WithSession(ConfirmTotpEndpoint.HandleAsync)));
        group.MapCall(HttpMethods.Delete, "totp", AuthKitCall.Finishing(AuthKitCall.WithSession(RemoveTotpEndpoint.HandleAsync)));
        group.MapCall(HttpMethods.Delete, $"totp/{RemoveTotpEndpoint.Pattern}", AuthKitCall.Finishing(AuthKitCall.WithSession(RemoveTotpEndpoint.HandleAsync)));
        group.MapCall(HttpMethods.Patch, $"totp/{RemoveTotpEndpoint.Pattern}", AuthKitCall.WithSession(RenameTotpEndpoint.HandleAsync));
        group.MapCall(HttpMethods.Post, "recovery-codes", AuthKitCall.Finishing(AuthKitCall.WithSession(RenewRecoveryCodesEndpoint.HandleAsync)));
        group.MapCall(HttpMethods.Delete, "devices", AuthKitCall.Finishing(AuthKitCall.WithSession(ForgetDeviceEndpoint.HandleAsync)));
        group.MapCall(HttpMethods.Delete, $"devices/{ForgetDeviceEndpoint.Pattern}", AuthKitCall.Finishing(AuthKitCall.WithSession(ForgetDeviceEndpoint.HandleAsync)));
        return group;
    }

    private static void MapMfa(IEndpointRouteBuilder group, MappedSlices slices)
    {
        if (!slices.Accounts || !slices.Sessions)
        {
            return;
        }

        group.MapAuthKitReauthenticate("/reauthenticate");
        if (slices.Mfa)
        {
            group.MapAuthKitMfaChallenge("/mfa/challenge");
            group.MapAuthKitMfa("/mfa");
        }
    }
}
