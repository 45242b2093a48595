using AuthKit.AccountFlows;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST invitation/accept: creates the account of the invited user, and signs nobody in.</summary>
internal static class AcceptInvitationEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.InvitationRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var result = await context.RequestServices.GetRequiredService<IInvitations>()
            .AcceptAsync(body.Token, body.Password, RequestOrigin.ClientOf(context), RequestOrigin.TenantOf(context), context.RequestAborted).ConfigureAwait(false);
        await (result is { Succeeded: true, Account: { } account }
            ? JsonAnswer.WriteAsync(context, StatusCodes.Status201Created, UserResponse.Of(account), ResponseJson.Default.UserResponse)
            : FlowAnswer.RefuseAsync(context, result)).ConfigureAwait(false);
    }
}

internal sealed class InvitationRequest
{
    public required string Token { get; init; }

    public required string Password { get; init; }
}
