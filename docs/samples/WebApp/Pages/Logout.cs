using AuthKit.Devices;
using WebApp.Hosting;

namespace WebApp.Pages;

/// <summary>Handles the button in the page header: ends the sign-in, clears the cookie and goes to the home page.</summary>
internal static class Logout
{
    public static void Map(IEndpointRouteBuilder pages) => pages.MapPost("/logout", PostAsync);

    private static async Task<IResult> PostAsync(HttpContext context, IDeviceService devices, SignInCookies cookies)
    {
        await context.GetUserAsync();
        await devices.SignOutAsync(context.GetAuthKitSession(), cookies.ReadRefresh(context));
        cookies.Clear(context);
        return new SeeOther("/");
    }
}
