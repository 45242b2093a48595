using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST email/verification: mails the signed-in user a link that confirms their address. The body is not read.</summary>
internal static class RequestEmailVerificationEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session session)
    {
        var binding = FlowCookie.ReadOrCreate(context);
        var result = await context.RequestServices.GetRequiredService<IEmailVerification>()
            .RequestAsync(session.Subject!.Value, binding, RequestOrigin.ClientOf(context), context.RequestAborted).ConfigureAwait(false);
        if (result.Succeeded)
        {
            FlowCookie.Write(context, binding);
        }

        await FlowAnswer.WriteAsync(context, result, StatusCodes.Status202Accepted).ConfigureAwait(false);
    }
}
