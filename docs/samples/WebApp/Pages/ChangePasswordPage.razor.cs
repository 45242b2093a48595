using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class ChangePasswordPage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/account/password", (Delegate)GetAsync).RequireUser();
        pages.MapPost("/account/password", PostAsync).RequireUser();
    }

    private static Task<RazorComponentResult<ChangePasswordPage>> GetAsync(HttpContext context) => ShowAsync(context, StatusCodes.Status200OK);

    private static async Task<IResult> PostAsync(HttpContext context, IPasswordFlows passwords, SessionCookie cookie, DeviceCookie device)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var result = await passwords.ChangeAsync(context.GetAuthKitSession()!, form["current"].ToString(), form["password"].ToString(), context.GetClient(), DeviceCookie.Read(context));
        switch (result.Status)
        {
            case AccountFlowStatus.Done:
                if (result.Grant is { } grant)
                {
                    cookie.Write(context, grant);
                    device.Write(context, result.DeviceToken);
                }

                return new SeeOther("/account?changed");
            case AccountFlowStatus.PasswordRejected:
                return await ShowAsync(context, StatusCodes.Status400BadRequest, passwordErrors: PasswordAdvice.Of(result.Reasons));
            case AccountFlowStatus.FreshAuthenticationRequired:
                return ReauthenticatePage.Before("/account/password");
            case AccountFlowStatus.RateLimited:
                return await ShowAsync(context, StatusCodes.Status429TooManyRequests, TooManyTries.Text(result.RetryAfter));
            default:
                return await ShowAsync(context, StatusCodes.Status401Unauthorized, currentErrors: ["The password is wrong."]);
        }
    }

    private static async Task<RazorComponentResult<ChangePasswordPage>> ShowAsync(
        HttpContext context,
        int status,
        string? error = null,
        IReadOnlyList<string>? currentErrors = null,
        IReadOnlyList<string>? passwordErrors = null) =>
        new(new Dictionary<string, object?>
        {
            [nameof(User)] = await context.GetUserAsync(),
            [nameof(Error)] = error,
            [nameof(CurrentErrors)] = currentErrors ?? [],
            [nameof(PasswordErrors)] = passwordErrors ?? [],
        })
        {
            StatusCode = status,
        };
}
