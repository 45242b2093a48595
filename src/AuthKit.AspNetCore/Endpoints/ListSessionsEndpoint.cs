using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>GET sessions: the subject's devices, the newest first.</summary>
internal static class ListSessionsEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session current)
    {
        var sessions = await context.RequestServices.GetRequiredService<ISessionService>().ListAsync(current.Subject!.Value, context.RequestAborted).ConfigureAwait(false);
        var body = sessions.Select(session => SessionResponse.Of(session, current.Sid)).ToArray();
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, body, ResponseJson.Default.SessionResponseArray).ConfigureAwait(false);
    }
}
