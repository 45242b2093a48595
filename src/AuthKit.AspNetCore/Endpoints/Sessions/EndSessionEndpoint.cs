using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.Devices;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// DELETE sessions/{sid}: ends one of the subject's sign-ins, with its session, refresh tokens and access tokens. The answer is the same 404 for
/// a sign-in that belongs to another subject, has ended or never existed.
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
    /// Ends the caller's own sign-in, which exists by definition, even if only an access token of it is left. This is a logout: the other sign-ins
    /// that the cookies name end too, before the cookies are deleted.
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
