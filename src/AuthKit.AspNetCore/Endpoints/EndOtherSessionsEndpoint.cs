using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>DELETE sessions: ends all of the subject's sessions but the current one.</summary>
internal static class EndOtherSessionsEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session current)
    {
        await context.RequestServices.GetRequiredService<ISessionService>().EndAllAsync(current.Subject!.Value, current.Sid, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
