using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST password/reset: sets a new password with the token of a mailed link, and signs nobody in.</summary>
internal static class ResetPasswordEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.PasswordResetRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var result = await context.RequestServices.GetRequiredService<IPasswordFlows>()
            .ResetAsync(body.Token, body.NewPassword, RequestOrigin.ClientOf(context), RequestOrigin.TenantOf(context), DeviceCookie.Read(context), context.RequestAborted).ConfigureAwait(false);
        await FlowAnswer.WriteAsync(context, result, StatusCodes.Status204NoContent).ConfigureAwait(false);
    }
}

internal sealed class PasswordResetRequest
{
    public required string Token { get; init; }

    public required string NewPassword { get; init; }
}
