using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <content>The calls of the account flows.</content>
public static partial class AuthKitEndpointRouteBuilderExtensions
{
    /// <summary>Maps only <c>POST password/forgot</c>. Needs <c>AddAccountFlows()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitForgotPassword(this IEndpointRouteBuilder endpoints, string pattern = "/auth/password/forgot")
    {
        MappedSlices.Of(endpoints).NeedFlow<IPasswordFlows>(sessions: false);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Public(ForgotPasswordEndpoint.HandleAsync));
    }

    /// <summary>Maps only <c>POST password/reset</c>. Needs <c>AddAccountFlows()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitResetPassword(this IEndpointRouteBuilder endpoints, string pattern = "/auth/password/reset")
    {
        MappedSlices.Of(endpoints).NeedFlow<IPasswordFlows>(sessions: false);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Finishing(AuthKitCall.Public(ResetPasswordEndpoint.HandleAsync)));
    }

    /// <summary>Maps only <c>POST password/change</c>. Needs <c>AddAccountFlows()</c> and <c>AddSessionAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitChangePassword(this IEndpointRouteBuilder endpoints, string pattern = "/auth/password/change")
    {
        MappedSlices.Of(endpoints).NeedFlow<IPasswordFlows>(sessions: true);
        return endpoints.MapCall(HttpMethods.Post, pattern, AuthKitCall.Finishing(AuthKitCall.WithSession(ChangePasswordEndpoint.HandleAsync)));
    }

    /// <summary>Maps only <c>POST email/verify</c>. Needs <c>AddAccountFlows()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitVerifyEmail(this IEndpointRouteBuilder endpoints, string pattern = "/auth/email/verify")
    {
        MappedSlices.Of(endpoints).NeedFlow<IEmailVerification>(sessions: false);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Finishing(AuthKitCall.Public(VerifyEmailEndpoint.HandleAsync)));
    }

    /// <summary>Maps only <c>POST email/verification</c>. Needs <c>AddAccountFlows()</c> and <c>AddSessionAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitRequestEmailVerification(this IEndpointRouteBuilder endpoints, string pattern = "/auth/email/verification")
    {
        MappedSlices.Of(endpoints).NeedFlow<IEmailVerification>(sessions: true);
        return endpoints.MapCall(HttpMethods.Post, pattern, AuthKitCall.WithSession(RequestEmailVerificationEndpoint.HandleAsync));
    }

    /// <summary>Maps only <c>POST email/change</c>. Needs <c>AddAccountFlows()</c> and <c>AddSessionAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitChangeEmail(this IEndpointRouteBuilder endpoints, string pattern = "/auth/email/change")
    {
        MappedSlices.Of(endpoints).NeedFlow<IEmailChange>(sessions: true);
        return endpoints.MapCall(HttpMethods.Post, pattern, AuthKitCall.WithSession(ChangeEmailEndpoint.HandleAsync));
    }

    /// <summary>Maps only <c>POST email/change/confirm</c>. Needs <c>AddAccountFlows()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitConfirmEmailChange(this IEndpointRouteBuilder endpoints, string pattern = "/auth/email/change/confirm")
    {
        MappedSlices.Of(endpoints).NeedFlow<IEmailChange>(sessions: false);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Finishing(AuthKitCall.Public(ConfirmEmailChangeEndpoint.HandleAsync)));
    }

    /// <summary>Maps only <c>POST magic-link</c>. Needs <c>AddAccountFlows()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitMagicLink(this IEndpointRouteBuilder endpoints, string pattern = "/auth/magic-link")
    {
        MappedSlices.Of(endpoints).NeedFlow<IEmailSignIn>(sessions: false);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Public(MagicLinkEndpoint.HandleAsync));
    }

    /// <summary>Maps only <c>POST magic-link/redeem</c>. Needs <c>AddAccountFlows()</c> and <c>AddSessionAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitRedeemMagicLink(this IEndpointRouteBuilder endpoints, string pattern = "/auth/magic-link/redeem")
    {
        MappedSlices.Of(endpoints).NeedFlow<IEmailSignIn>(sessions: true);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Public(RedeemMagicLinkEndpoint.HandleAsync), RefreshCookieUse.Replace);
    }

    /// <summary>Maps only <c>POST email-code</c>. Needs <c>AddAccountFlows()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitEmailCode(this IEndpointRouteBuilder endpoints, string pattern = "/auth/email-code")
    {
        MappedSlices.Of(endpoints).NeedFlow<IEmailSignIn>(sessions: false);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Public(EmailCodeEndpoint.HandleAsync));
    }

    /// <summary>Maps only <c>POST email-code/redeem</c>. Needs <c>AddAccountFlows()</c> and <c>AddSessionAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitRedeemEmailCode(this IEndpointRouteBuilder endpoints, string pattern = "/auth/email-code/redeem")
    {
        MappedSlices.Of(endpoints).NeedFlow<IEmailSignIn>(sessions: true);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Public(RedeemEmailCodeEndpoint.HandleAsync), RefreshCookieUse.Replace);
    }

    /// <summary>Maps only <c>POST invitation/accept</c>. Needs <c>AddAccountFlows()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitAcceptInvitation(this IEndpointRouteBuilder endpoints, string pattern = "/auth/invitation/accept")
    {
        MappedSlices.Of(endpoints).NeedFlow<IInvitations>(sessions: false);
        return endpoints.MapPublic(HttpMethods.Post, pattern, AuthKitCall.Public(AcceptInvitationEndpoint.HandleAsync));
    }

    /// <summary>Maps only <c>POST account/delete</c>. Needs <c>AddAccountFlows()</c> and <c>AddSessionAuthentication()</c>.</summary>
    /// <exception cref="InvalidOperationException">A slice that the call needs was not added.</exception>
    public static IEndpointConventionBuilder MapAuthKitDeleteAccount(this IEndpointRouteBuilder endpoints, string pattern = "/auth/account/delete")
    {
        MappedSlices.Of(endpoints).NeedFlow<IAccountLifecycle>(sessions: true);
        return endpoints.MapCall(HttpMethods.Post, pattern, AuthKitCall.Finishing(AuthKitCall.WithSession(DeleteAccountEndpoint.HandleAsync)));
    }

    private static void MapFlows(IEndpointRouteBuilder group, MappedSlices slices)
    {
        if (slices.Has<IPasswordFlows>())
        {
            group.MapAuthKitForgotPassword("/password/forgot");
            group.MapAuthKitResetPassword("/password/reset");
        }

        if (slices.Has<IEmailVerification>())
        {
            group.MapAuthKitVerifyEmail("/email/verify");
        }

        if (slices.Has<IEmailChange>())
        {
            group.MapAuthKitConfirmEmailChange("/email/change/confirm");
        }

        if (slices.Has<IInvitations>())
        {
            group.MapAuthKitAcceptInvitation("/invitation/accept");
        }

        if (slices.Sessions)
        {
            MapSessionFlows(group, slices);
        }
    }

    private static void MapSessionFlows(IEndpointRouteBuilder group, MappedSlices slices)
    {
        if (slices.Has<IPasswordFlows>())
        {
            group.MapAuthKitChangePassword("/password/change");
        }

        if (slices.Has<IEmailVerification>())
        {
            group.MapAuthKitRequestEmailVerification("/email/verification");
        }

        if (slices.Has<IEmailChange>())
        {
            group.MapAuthKitChangeEmail("/email/change");
        }

        if (slices.Has<IEmailSignIn>())
        {
            group.MapAuthKitMagicLink("/magic-link");
            group.MapAuthKitRedeemMagicLink("/magic-link/redeem");
            group.MapAuthKitEmailCode("/email-code");
            group.MapAuthKitRedeemEmailCode("/email-code/redeem");
        }

        if (slices.Has<IAccountLifecycle>())
        {
            group.MapAuthKitDeleteAccount("/account/delete");
        }
    }
}
