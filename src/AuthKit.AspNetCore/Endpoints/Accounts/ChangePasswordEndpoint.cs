using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST password/change: sets a new password, ends all sessions, and gives the caller a new session.</summary>
internal static class ChangePasswordEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session session)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.PasswordChangeRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var services = context.RequestServices;
        var result = await services.GetRequiredService<IPasswordFlows>()
            .ChangeAsync(session, body.CurrentPassword, body.NewPassword, RequestOrigin.ClientOf(context), DeviceCookie.Read(context), context.RequestAborted).ConfigureAwait(false);
        if (result.Succeeded)
        {
            if (result.Grant is { } grant)
            {
                services.GetRequiredService<SessionCookie>().Write(context, grant, body.Remember);
                services.GetRequiredService<DeviceCookie>().Write(context, result.DeviceToken);
            }
            else
            {
                SignInCookies.ClearSession(context);
            }

            await SignInCookies.EndRefreshAsync(context).ConfigureAwait(false);
        }

        await FlowAnswer.WriteAsync(context, result, StatusCodes.Status204NoContent).ConfigureAwait(false);
    }
}

internal sealed class PasswordChangeRequest
{
    public required string CurrentPassword { get; init; }

    public required string NewPassword { get; init; }

    /// <summary>Whether the browser keeps the session cookie when it closes.</summary>
    public bool Remember { get; set; } = true;
}
