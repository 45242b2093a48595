using AuthKit.Devices;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class SessionsPage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sessions", GetAsync).RequireUser();
        pages.MapPost("/sessions/end", EndAsync).RequireUser();
        pages.MapPost("/sessions/end-others", EndOthersAsync).RequireUser();
    }

    private static async Task<IResult> GetAsync(HttpContext context, IDeviceService devices)
    {
        var current = context.GetAuthKitSession()!;
        return new RazorComponentResult<SessionsPage>(new Dictionary<string, object?>
        {
            [nameof(Devices)] = await devices.ListAsync(current.Subject!.Value, context.RequestAborted),
            [nameof(Current)] = current.Sid,
            [nameof(Ended)] = context.Request.Query.ContainsKey("ended"),
        });
    }

    private static async Task<IResult> EndAsync(HttpContext context, IDeviceService devices, SignInCookies cookies)
    {
        var current = context.GetAuthKitSession()!;
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (!SessionId.TryParse(form["sid"].ToString(), out var sid))
        {
            return MessagePage.Result(StatusCodes.Status400BadRequest);
        }

        // A session that has already ended counts as ended.
        await devices.EndAsync(current.Subject!.Value, sid);
        if (sid != current.Sid)
        {
            return new SeeOther("/sessions?ended");
        }

        cookies.Clear(context);
        return new SeeOther("/");
    }

    private static async Task<IResult> EndOthersAsync(HttpContext context, IDeviceService devices)
    {
        var current = context.GetAuthKitSession()!;
        await devices.EndAllAsync(current.Subject!.Value, current.Sid);
        return new SeeOther("/sessions?ended");
    }
}
