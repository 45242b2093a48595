using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST magic-link/redeem: signs in with a mailed link, and answers as POST login does.</summary>
internal static class RedeemMagicLinkEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.MagicLinkRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var services = context.RequestServices;
        var browser = FlowCookie.ReadOrCreate(context);
        var proof = await SignInRequests.OfMailAsync(context, body.Token, FlowCookie.Read(context), browser).ConfigureAwait(false);
        var result = await services.GetRequiredService<IEmailSignIn>().RedeemLinkAsync(proof, context.RequestAborted).ConfigureAwait(false);
        await SignInAnswer.WriteAsync(context, result, body.Remember, AuthProblem.InvalidSignInToken, browser).ConfigureAwait(false);
    }
}
