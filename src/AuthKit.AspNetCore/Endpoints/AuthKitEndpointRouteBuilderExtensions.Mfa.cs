using AuthKit.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <content>The calls of second factors and of step-up.</content>
public static partial class AuthKitEndpointRouteBuilderExtensions
{
    /// <summary>Maps <c>POST reauthenticate</c> alone. Needs <c>AddAccounts()</c> and <c>AddSessionAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that it needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitReauthenticate(this IEndpointRouteBuilder endpoints, string pattern = "/auth/reauthenticate")
    {
        MappedSlices.Of(endpoints).Need(accounts: true, sessions: true);
        return endpoints.MapPost(pattern, AuthKitCall.SignedIn(ReauthenticateEndpoint.HandleAsync));
    }

    /// <summary>Maps <c>POST mfa/challenge</c> alone. Needs <c>AddMfa()</c>, <c>AddAccounts()</c> and <c>AddSessionAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that it needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitMfaChallenge(this IEndpointRouteBuilder endpoints, string pattern = "/auth/mfa/challenge")
    {
        MappedSlices.Of(endpoints).NeedMfa();
        return endpoints.MapPost(pattern, AuthKitCall.Public(MfaChallengeEndpoint.HandleAsync)).AllowAnonymous();
    }

    /// <summary>
    /// Maps <c>GET mfa</c>, the calls of authenticators below <c>mfa/totp</c>, <c>POST mfa/recovery-codes</c> and those of trusted
    /// devices below <c>mfa/devices</c> alone. Needs <c>AddMfa()</c>, <c>AddAccounts()</c> and <c>AddSessionAuthentication()</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">A slice that it needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitMfa(this IEndpointRouteBuilder endpoints, string pattern = "/auth/mfa")
    {
        MappedSlices.Of(endpoints).NeedMfa();
        var group = endpoints.MapGroup(pattern);
        group.MapGet("", AuthKitCall.SignedIn(MfaEndpoint.HandleAsync));
        group.MapPost("totp", AuthKitCall.Public(BeginTotpEndpoint.HandleAsync)).AllowAnonymous();
        group.MapPost("totp/confirm", AuthKitCall.SignedIn(ConfirmTotpEndpoint.HandleAsync));
        group.MapDelete("totp", AuthKitCall.SignedIn(RemoveTotpEndpoint.HandleAsync));
        group.MapDelete($"totp/{RemoveTotpEndpoint.Pattern}", AuthKitCall.SignedIn(RemoveTotpEndpoint.HandleAsync));
        group.MapPatch($"totp/{RemoveTotpEndpoint.Pattern}", AuthKitCall.SignedIn(RenameTotpEndpoint.HandleAsync));
        group.MapPost("recovery-codes", AuthKitCall.SignedIn(RenewRecoveryCodesEndpoint.HandleAsync));
        group.MapDelete("devices", AuthKitCall.SignedIn(ForgetDeviceEndpoint.HandleAsync));
        group.MapDelete($"devices/{ForgetDeviceEndpoint.Pattern}", AuthKitCall.SignedIn(ForgetDeviceEndpoint.HandleAsync));
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
