using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST email-code/redeem: signs in with a mailed code, and answers as POST login does.</summary>
internal static class RedeemEmailCodeEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.EmailCodeRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var services = context.RequestServices;
        var browser = FlowCookie.ReadOrCreate(context);
        var proof = await SignInRequests.OfMailAsync(context, body.Code, CodeCookie.Read(context), browser).ConfigureAwait(false);
        var result = await services.GetRequiredService<IEmailSignIn>().RedeemCodeAsync(proof, context.RequestAborted).ConfigureAwait(false);
        if (result.Succeeded || result.Challenge is not null)
        {
            CodeCookie.Clear(context);
        }

        await SignInAnswer.WriteAsync(context, result, body.Remember, AuthProblem.InvalidCode, browser).ConfigureAwait(false);
    }
}
