using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST mfa/challenge: the second step of a sign-in whose first began in this browser.</summary>
internal static class MfaChallengeEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.MfaChallengeRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        if (body.Code is null == body.RecoveryCode is null)
        {
            await AuthProblem.InvalidRequest.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        var services = context.RequestServices;
        var proof = new SecondFactorProof
        {
            Tenant = RequestOrigin.TenantOf(context),
            Challenge = body.Challenge,
            Code = body.Code,
            RecoveryCode = body.RecoveryCode,
            TrustDevice = body.TrustDevice,
            Browser = FlowCookie.Read(context),
            CurrentToken = services.GetRequiredService<SessionCookie>().Read(context),
            DeviceToken = DeviceCookie.Read(context),
            Client = RequestOrigin.ClientOf(context),
        };
        var result = await services.GetRequiredService<ISecondFactorSignIn>().SignInAsync(proof, context.RequestAborted).ConfigureAwait(false);
        await SignInAnswer.WriteAsync(context, result, body.Remember, AuthProblem.InvalidMfaCode).ConfigureAwait(false);
    }
}
