using AuthKit.AspNetCore.Problems;
using AuthKit.Mfa;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>DELETE mfa/devices and DELETE mfa/devices/{id}: forgets all trusted devices, or one trusted device.</summary>
internal static class ForgetDeviceEndpoint
{
    public const string Pattern = "{id}";

    public static async Task HandleAsync(HttpContext context, Session session)
    {
        var (mfa, subject) = (context.RequestServices.GetRequiredService<IMfaService>(), session.Subject!.Value);
        if (context.GetRouteValue("id") is not string id)
        {
            await mfa.ForgetAllDevicesAsync(subject, CancellationToken.None).ConfigureAwait(false);
        }
        else if (!await mfa.ForgetDeviceAsync(subject, id, CancellationToken.None).ConfigureAwait(false))
        {
            await AuthProblem.NotFound.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
