using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.Devices;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// DELETE sessions/{sid}: ends one of the subject's sign-ins: session, refresh tokens, access tokens. One that is another's, has ended
/// or never was gives the same 404.
/// </summary>
internal static class EndSessionEndpoint
{
    public const string Pattern = "{sid}";

    public static async Task HandleAsync(HttpContext context, SignedInUser user)
    {
        if (!SessionId.TryParse(context.GetRouteValue("sid") as string, out var sid))
        {
            await AuthProblem.NotFound.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        var devices = context.RequestServices.GetRequiredService<IDeviceService>();
        if (sid == user.Sid)
        {
            await EndOwnAsync(context, devices, user.Subject, sid).ConfigureAwait(false);
        }
        else if (!await devices.EndAsync(user.Subject, sid, isKnown: false, CancellationToken.None).ConfigureAwait(false))
        {
            await AuthProblem.NotFound.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>
    /// The caller's own is there by definition, also where nothing but the access token is left of it. Its end is a logout: what else the
    /// cookies name ends too, before they are cleared.
    /// </summary>
    private static async Task EndOwnAsync(HttpContext context, IDeviceService devices, SubjectRef subject, SessionId sid)
    {
        await SignInCookies.EndAsync(context).ConfigureAwait(false);
        if (context.GetAuthKitSession()?.Sid != sid)
        {
            await devices.EndAsync(subject, sid, isKnown: true, CancellationToken.None).ConfigureAwait(false);
        }

        SignInCookies.Clear(context);
    }
}
