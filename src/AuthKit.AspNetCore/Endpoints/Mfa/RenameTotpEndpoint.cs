using AuthKit.AspNetCore.Problems;
using AuthKit.Mfa;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>PATCH mfa/totp/{id}: renames an authenticator.</summary>
internal static class RenameTotpEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session session)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.RenameTotpRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        if (!MfaAuthenticator.IsName(body.Name))
        {
            await AuthProblem.InvalidRequest.WriteAsync(context, detail: BeginTotpEndpoint.BadName).ConfigureAwait(false);
            return;
        }

        var id = context.GetRouteValue("id") as string ?? "";
        if (!await context.RequestServices.GetRequiredService<IMfaService>().RenameAsync(session.Subject!.Value, id, body.Name, context.RequestAborted).ConfigureAwait(false))
        {
            await AuthProblem.NotFound.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}

internal sealed class RenameTotpRequest
{
    public required string Name { get; init; }
}
