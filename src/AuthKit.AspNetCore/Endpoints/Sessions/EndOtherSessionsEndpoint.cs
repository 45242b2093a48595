using AuthKit.Devices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>DELETE sessions: ends all sign-ins of the subject except the current one.</summary>
internal static class EndOtherSessionsEndpoint
{
    public static async Task HandleAsync(HttpContext context, SignedInUser user)
    {
        await context.RequestServices.GetRequiredService<IDeviceService>().EndAllAsync(user.Subject, user.Sid, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
