using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST email/change/confirm: changes the account's address to the one that the link was mailed to.</summary>
internal static class ConfirmEmailChangeEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.TokenRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var result = await context.RequestServices.GetRequiredService<IEmailChange>()
            .ConfirmAsync(body.Token, FlowCookie.Read(context), RequestOrigin.ClientOf(context), RequestOrigin.TenantOf(context), context.RequestAborted).ConfigureAwait(false);
        await FlowAnswer.WriteAsync(context, result, StatusCodes.Status204NoContent).ConfigureAwait(false);
    }
}
