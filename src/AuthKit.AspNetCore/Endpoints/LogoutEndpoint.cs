using AuthKit.AspNetCore.Authentication;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST logout: ends the session, if there is one, and clears the cookie. Where the store fails the cookie stays: the
/// session lives on, and the client can try again.
/// </summary>
internal static class LogoutEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        var request = await RequestSession.GetAsync(context).ConfigureAwait(false);
        if (request.Unavailable is { } unavailable)
        {
            throw unavailable;
        }

        if (request.Session is { } session)
        {
            // A client that hangs up is logged out all the same.
            await context.RequestServices.GetRequiredService<ISessionService>().EndAsync(session, CancellationToken.None).ConfigureAwait(false);
        }

        context.RequestServices.GetRequiredService<SessionCookie>().Clear(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
