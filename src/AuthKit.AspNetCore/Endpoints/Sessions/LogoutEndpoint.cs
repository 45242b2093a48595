using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST logout: ends the sign-in of every session and every refresh token that the cookies name, and clears the cookies. Where a store
/// fails the cookies stay, and what they open ends last: the client can try again until all has ended.
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
