using AuthKit.AspNetCore.Problems;
using AuthKit.Mfa;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>DELETE mfa/devices and DELETE mfa/devices/{id}: trusts no device any more, or one.</summary>
internal static class ForgetDeviceEndpoint
{
    public const string Pattern = "{id}";

    public static async Task HandleAsync(HttpContext context, Session session)
    {
        var id = context.GetRouteValue("id") as string;
        var isForgotten = await context.RequestServices.GetRequiredService<IMfaService>()
            .ForgetDeviceAsync(session.Subject!.Value, id, CancellationToken.None).ConfigureAwait(false);
        if (id is not null && !isForgotten)
        {
            await AuthProblem.NotFound.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
