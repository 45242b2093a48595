using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class ResetPasswordPage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/reset-password", Get).KeepToken();
        pages.MapPost("/reset-password", PostAsync);
    }

    private static RazorComponentResult<ResetPasswordPage> Get(HttpContext context) => Show(StatusCodes.Status200OK, context.Request.Query["token"]);

    private static async Task<IResult> PostAsync(HttpContext context, IPasswordFlows passwords)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var token = form["token"].ToString();
        var result = await passwords.ResetAsync(token, form["password"].ToString(), context.GetClient(), deviceToken: DeviceCookie.Read(context));
        return result.Status switch
        {
            AccountFlowStatus.Done => new SeeOther("/login?reset"),
            AccountFlowStatus.PasswordRejected => Show(StatusCodes.Status400BadRequest, token, passwordErrors: PasswordAdvice.Of(result.Reasons)),
            AccountFlowStatus.RateLimited => Show(StatusCodes.Status429TooManyRequests, token, TooManyTries.Text(result.RetryAfter)),
            _ => MessagePage.DeadLink("/forgot-password", "Request a new link"),
        };
    }

    private static RazorComponentResult<ResetPasswordPage> Show(int status, string? token, string? error = null, IReadOnlyList<string>? passwordErrors = null) =>
        new(new Dictionary<string, object?> { [nameof(Token)] = token, [nameof(Error)] = error, [nameof(PasswordErrors)] = passwordErrors ?? [] }) { StatusCode = status };
}
