using AuthKit.AccountFlows;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class AcceptInvitationPage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/accept-invitation", Get).KeepToken();
        pages.MapPost("/accept-invitation", PostAsync);
    }

    private static RazorComponentResult<AcceptInvitationPage> Get(HttpContext context) => Show(StatusCodes.Status200OK, context.Request.Query["token"]);

    private static async Task<IResult> PostAsync(HttpContext context, IInvitations invitations)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var token = form["token"].ToString();
        var result = await invitations.AcceptAsync(token, form["password"].ToString(), context.GetClient(), cancellationToken: context.RequestAborted);
        return result.Status switch
        {
            AccountFlowStatus.Done => new SeeOther("/login?registered"),
            AccountFlowStatus.PasswordRejected => Show(StatusCodes.Status400BadRequest, token, passwordErrors: PasswordAdvice.Of(result.Reasons)),
            AccountFlowStatus.LoginTaken => MessagePage.Result(StatusCodes.Status409Conflict, "An account with your address already exists. Sign in to it."),
            AccountFlowStatus.RateLimited => Show(StatusCodes.Status429TooManyRequests, token, TooManyTries.Text(result.RetryAfter)),
            _ => MessagePage.DeadLink("/", "Home"),
        };
    }

    private static RazorComponentResult<AcceptInvitationPage> Show(int status, string? token, string? error = null, IReadOnlyList<string>? passwordErrors = null) =>
        new(new Dictionary<string, object?> { [nameof(Token)] = token, [nameof(Error)] = error, [nameof(PasswordErrors)] = passwordErrors ?? [] }) { StatusCode = status };
}
