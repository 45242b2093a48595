using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST logout: ends the sign-in of every session and every refresh token that the cookies name, and deletes the cookies. If a store fails, the
/// cookies stay. The session or token that they name ends last, so the client can try again until everything has ended.
/// </summary>
internal static class LogoutEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        await SignInCookies.EndAsync(context).ConfigureAwait(false);
        SignInCookies.Clear(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
