using AuthKit.AccountFlows;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class DeleteAccountPage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/account/delete", () => new RazorComponentResult<DeleteAccountPage>()).RequireUser();
        pages.MapPost("/account/delete", PostAsync).RequireUser();
    }

    private static async Task<IResult> PostAsync(HttpContext context, IAccountLifecycle accounts, SignInCookies cookies)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var result = await accounts.DeleteOwnAsync(context.GetAuthKitSession()!, form["password"].ToString(), context.GetClient());
        if (result.Succeeded)
        {
            cookies.Clear(context);
            return new SeeOther("/");
        }

        return result.Status switch
        {
            AccountFlowStatus.FreshAuthenticationRequired => ReauthenticatePage.Before("/account/delete"),
            AccountFlowStatus.RateLimited => Refused(StatusCodes.Status429TooManyRequests, error: TooManyTries.Text(result.RetryAfter)),
            _ => Refused(StatusCodes.Status401Unauthorized, passwordError: "The password is wrong."),
        };
    }

    private static RazorComponentResult<DeleteAccountPage> Refused(int status, string? error = null, string? passwordError = null) =>
        new(new Dictionary<string, object?>
        {
            [nameof(Error)] = error,
            [nameof(PasswordErrors)] = passwordError is null ? [] : new[] { passwordError },
        })
        {
            StatusCode = status,
        };
}
