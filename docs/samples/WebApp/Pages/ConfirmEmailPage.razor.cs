using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class ConfirmEmailPage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/confirm-email", Get).KeepToken();
        pages.MapPost("/confirm-email", PostAsync);
    }

    private static RazorComponentResult<ConfirmEmailPage> Get(HttpContext context) => Show(StatusCodes.Status200OK, context.Request.Query["token"]);

    private static async Task<IResult> PostAsync(HttpContext context, IEmailChange addresses)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var token = form["token"].ToString();
        var result = await addresses.ConfirmAsync(token, FlowCookie.Read(context), context.GetClient());
        return result.Status switch
        {
            AccountFlowStatus.Done => new SeeOther("/login?moved"),
            AccountFlowStatus.LoginTaken => MessagePage.Result(StatusCodes.Status409Conflict, "Another account now uses this address."),
            AccountFlowStatus.RateLimited => Show(StatusCodes.Status429TooManyRequests, token, TooManyTries.Text(result.RetryAfter)),
            _ => MessagePage.DeadLink("/account/email", "Request a new link"),
        };
    }

    private static RazorComponentResult<ConfirmEmailPage> Show(int status, string? token, string? error = null) =>
        new(new Dictionary<string, object?> { [nameof(Token)] = token, [nameof(Error)] = error }) { StatusCode = status };
}
