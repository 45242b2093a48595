using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST account/delete: deletes the account of the signed-in user, and deletes the cookies of the sign-in that ended with it.</summary>
internal static class DeleteAccountEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session session)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.PasswordRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var services = context.RequestServices;
        var result = await services.GetRequiredService<IAccountLifecycle>()
            .DeleteOwnAsync(session, body.Password, RequestOrigin.ClientOf(context), context.RequestAborted).ConfigureAwait(false);
        if (result.Succeeded)
        {
            SignInCookies.ClearSession(context);
            await SignInCookies.EndRefreshAsync(context).ConfigureAwait(false);
        }

        await FlowAnswer.WriteAsync(context, result, StatusCodes.Status204NoContent).ConfigureAwait(false);
    }
}

/// <summary>The current password, which confirms a change that cannot be undone.</summary>
internal sealed class PasswordRequest
{
    public required string Password { get; init; }
}
