using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST email/verify: confirms the address that a link was mailed to.</summary>
internal static class VerifyEmailEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.TokenRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var result = await context.RequestServices.GetRequiredService<IEmailVerification>()
            .VerifyAsync(body.Token, FlowCookie.Read(context), RequestOrigin.ClientOf(context), RequestOrigin.TenantOf(context), context.RequestAborted).ConfigureAwait(false);
        await FlowAnswer.WriteAsync(context, result, StatusCodes.Status204NoContent).ConfigureAwait(false);
    }
}
