using AuthKit.AspNetCore.Problems;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST mfa/challenge: the second step of a sign-in that began in this browser.</summary>
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
        var proof = await SecondStepProof.OfAsync(context, body.Challenge, body.Code, body.RecoveryCode, body.TrustDevice).ConfigureAwait(false);
        var result = await services.GetRequiredService<ISecondFactorSignIn>().SignInAsync(proof, context.RequestAborted).ConfigureAwait(false);
        await SignInAnswer.WriteAsync(context, result, body.Remember, AuthProblem.InvalidMfaCode).ConfigureAwait(false);
    }
}

/// <summary>The challenge, and exactly one of the two codes.</summary>
internal sealed class MfaChallengeRequest
{
    public required string Challenge { get; init; }

    public string? Code { get; set; }

    public string? RecoveryCode { get; set; }

    /// <summary>Whether later sign-ins in this browser skip the second factor, until the trust expires.</summary>
    public bool TrustDevice { get; set; }

    /// <summary>Whether the browser keeps the cookie when it closes.</summary>
    public bool Remember { get; set; } = true;
}
