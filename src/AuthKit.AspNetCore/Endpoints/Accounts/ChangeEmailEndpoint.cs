using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST email/change: mails a link to the new address. The account changes only when the link is confirmed.</summary>
internal static class ChangeEmailEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session session)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.EmailChangeRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var binding = FlowCookie.ReadOrCreate(context);
        var result = await context.RequestServices.GetRequiredService<IEmailChange>()
            .RequestAsync(session, body.Password, body.NewEmail, binding, RequestOrigin.ClientOf(context), context.RequestAborted).ConfigureAwait(false);
        if (result.Succeeded)
        {
            FlowCookie.Write(context, binding);
        }

        await FlowAnswer.WriteAsync(context, result, StatusCodes.Status202Accepted).ConfigureAwait(false);
    }
}

internal sealed class EmailChangeRequest
{
    public required string NewEmail { get; init; }

    public required string Password { get; init; }
}
