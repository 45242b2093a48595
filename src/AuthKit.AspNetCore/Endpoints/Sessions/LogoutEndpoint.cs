using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.Devices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST logout: ends the sign-ins of the session and of the refresh token that the cookies hold, and clears the cookies. Where a store
/// fails the cookies stay, and what they open ends last: the client can try again until all has ended.
/// </summary>
internal static class LogoutEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        // What cannot be told apart, or is too much to look at, is not ended by half: 204 would not be true.
        var request = await RequestSession.GetAsync(context).ConfigureAwait(false);
        if (context.RequestServices.GetRequiredService<SessionCookie>().IsAmbiguous(context))
        {
            await AuthProblem.InvalidSession.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        if (SignInCookies.HasTooManyRefresh(context))
        {
            await AuthProblem.InvalidRequest.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        if (request.Unavailable is { } unavailable)
        {
            throw unavailable;
        }

        // A client that disconnects is logged out nevertheless.
        await context.RequestServices.GetRequiredService<IDeviceService>()
            .SignOutAsync(request.Session, SignInCookies.ReadRefresh(context), RequestOrigin.TenantOf(context), CancellationToken.None).ConfigureAwait(false);
        SignInCookies.Clear(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
