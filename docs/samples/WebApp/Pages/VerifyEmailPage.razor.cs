using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class VerifyEmailPage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/verify-email", Get).KeepToken();
        pages.MapPost("/verify-email", PostAsync);
    }

    private static RazorComponentResult<VerifyEmailPage> Get(HttpContext context) => Show(StatusCodes.Status200OK, context.Request.Query["token"]);

    private static async Task<IResult> PostAsync(HttpContext context, IEmailVerification addresses)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var token = form["token"].ToString();
        var result = await addresses.VerifyAsync(token, FlowCookie.Read(context), context.GetClient());
        return result.Status switch
        {
            AccountFlowStatus.Done => new SeeOther("/login?verified"),
            AccountFlowStatus.LoginTaken => MessagePage.Result(StatusCodes.Status409Conflict, "Another account now uses this address."),
            AccountFlowStatus.RateLimited => Show(StatusCodes.Status429TooManyRequests, token, TooManyTries.Text(result.RetryAfter)),
            _ => MessagePage.DeadLink("/account", "Request a new link"),
        };
    }

    private static RazorComponentResult<VerifyEmailPage> Show(int status, string? token, string? error = null) =>
        new(new Dictionary<string, object?> { [nameof(Token)] = token, [nameof(Error)] = error }) { StatusCode = status };
}
