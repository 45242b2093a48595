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

        if (!SecondStepProof.HasOneCode(body.Code, body.RecoveryCode))
        {
            await AuthProblem.InvalidRequest.WriteAsync(context, detail: SecondStepProof.OneCode).ConfigureAwait(false);
            return;
        }

        var services = context.RequestServices;
        var proof = SecondStepProof.Of(context, body.Challenge, body.Code, body.RecoveryCode, body.TrustDevice);
        var result = await services.GetRequiredService<ISecondFactorSignIn>().SignInAsync(proof, context.RequestAborted).ConfigureAwait(false);
        await SignInAnswer.WriteAsync(context, result, body.Remember, AuthProblem.InvalidMfaCode).ConfigureAwait(false);
    }
}
