using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.Devices;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// DELETE sessions/{sid}: ends one of the subject's sign-ins: session, refresh tokens, access tokens. One that is another's, has ended or never was gives the
/// same 404.
/// </summary>
internal static class EndSessionEndpoint
{
    public const string Pattern = "{sid}";

    public static async Task HandleAsync(HttpContext context, SignedInUser user)
    {
        // The caller's own is there by definition, also where nothing but the access token is left of it.
        var isSid = SessionId.TryParse(context.GetRouteValue("sid") as string, out var sid);
        var isOwn = isSid && sid == user.Sid;
        if (!isSid
            || (!await context.RequestServices.GetRequiredService<IDeviceService>().EndAsync(user.Subject, sid, isKnown: isOwn, CancellationToken.None).ConfigureAwait(false) && !isOwn))
        {
            await AuthProblem.NotFound.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        if (isOwn)
        {
            SignInCookies.Clear(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
