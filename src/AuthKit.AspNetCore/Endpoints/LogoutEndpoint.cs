using AuthKit.AspNetCore.Authentication;
using AuthKit.Devices;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST logout: ends the sign-in of the session, if there is one, and clears the cookie. Where the store fails the cookie stays: the
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
            await EndAsync(context.RequestServices, session).ConfigureAwait(false);
        }

        context.RequestServices.GetRequiredService<SessionCookie>().Clear(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async ValueTask EndAsync(IServiceProvider services, Session session)
    {
        if (session.Subject is { } subject)
        {
            await services.GetRequiredService<IDeviceService>().EndAsync(subject, session.Sid, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        await services.GetRequiredService<ISessionService>().EndAsync(session, CancellationToken.None).ConfigureAwait(false);
    }
}
