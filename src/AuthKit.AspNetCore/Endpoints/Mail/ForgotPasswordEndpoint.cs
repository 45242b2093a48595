using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST password/forgot: mails a link to choose a new password. The answer is the same for known and unknown addresses.
/// </summary>
internal static class ForgotPasswordEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.EmailRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var result = await context.RequestServices.GetRequiredService<IPasswordFlows>()
            .RequestResetAsync(body.Email, RequestOrigin.ClientOf(context), RequestOrigin.TenantOf(context), DeviceCookie.Read(context), context.RequestAborted).ConfigureAwait(false);
        await FlowAnswer.WriteAsync(context, result, StatusCodes.Status202Accepted).ConfigureAwait(false);
    }
}
