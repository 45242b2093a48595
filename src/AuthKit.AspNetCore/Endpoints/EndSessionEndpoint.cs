using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Problems;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// DELETE sessions/{sid}: ends one of the subject's sessions. One that is another's, has ended or never was gives the
/// same 404.
/// </summary>
internal static class EndSessionEndpoint
{
    public const string Pattern = "{sid}";

    public static async Task HandleAsync(HttpContext context, Session current)
    {
        if (!SessionId.TryParse(context.GetRouteValue("sid") as string, out var sid)
            || !await context.RequestServices.GetRequiredService<ISessionService>().EndBySidAsync(current.Subject!.Value, sid, CancellationToken.None).ConfigureAwait(false))
        {
            await AuthProblem.NotFound.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        if (sid == current.Sid)
        {
            context.RequestServices.GetRequiredService<SessionCookie>().Clear(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
