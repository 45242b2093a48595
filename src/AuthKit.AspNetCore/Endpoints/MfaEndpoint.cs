using AuthKit.Mfa;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>GET mfa: authenticators, how many recovery codes are left, trusted devices.</summary>
internal static class MfaEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session session)
    {
        var state = await context.RequestServices.GetRequiredService<IMfaService>().GetAsync(session.Subject!.Value, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, MfaResponse.Of(state), ResponseJson.Default.MfaResponse).ConfigureAwait(false);
    }
}
