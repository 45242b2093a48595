using AuthKit.Devices;
using AuthKit.Sessions;
using WebApp.Hosting;

namespace WebApp.Pages;

/// <summary>Handles the button in the page header: ends the sign-in, clears the cookie and goes to the home page.</summary>
internal static class Logout
{
    public static void Map(IEndpointRouteBuilder pages) => pages.MapPost("/logout", PostAsync);

    private static async Task<IResult> PostAsync(HttpContext context, IDeviceService devices, ISessionService sessions, SignInCookies cookies)
    {
        foreach (var token in cookies.ReadSessions(context))
        {
            await devices.SignOutAsync((await sessions.ValidateAsync(token)).Session, refreshTokens: []);
        }

        await devices.SignOutAsync(session: null, cookies.ReadRefresh(context));
        cookies.Clear(context);
        return new SeeOther("/");
    }
}
