using AuthKit.Devices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>GET sessions: the subject's devices, the newest first.</summary>
internal static class ListSessionsEndpoint
{
    public static async Task HandleAsync(HttpContext context, SignedInUser user)
    {
        var devices = await context.RequestServices.GetRequiredService<IDeviceService>().ListAsync(user.Subject, context.RequestAborted).ConfigureAwait(false);
        var body = devices.Select(device => SessionResponse.Of(device, user.Sid)).ToArray();
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, body, ResponseJson.Default.SessionResponseArray).ConfigureAwait(false);
    }
}
