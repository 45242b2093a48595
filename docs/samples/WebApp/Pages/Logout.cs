using AuthKit.AspNetCore.Authentication;
using AuthKit.Sessions;
using WebApp.Hosting;

namespace WebApp.Pages;

/// <summary>The button in the page's head: ends the session, clears the cookie, goes home.</summary>
internal static class Logout
{
    public static void Map(IEndpointRouteBuilder pages) => pages.MapPost("/logout", PostAsync);

    private static async Task<IResult> PostAsync(HttpContext context, ISessionService sessions, SessionCookie cookie)
    {
        await context.GetUserAsync();
        if (context.GetAuthKitSession() is { } session)
        {
            await sessions.EndAsync(session);
        }

        cookie.Clear(context);
        return new SeeOther("/");
    }
}
