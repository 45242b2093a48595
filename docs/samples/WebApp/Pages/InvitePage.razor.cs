using AuthKit.AccountFlows;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class InvitePage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/invite", Get).RequireUser();
        pages.MapPost("/invite", PostAsync).RequireUser();
    }

    private static RazorComponentResult<InvitePage> Get(HttpContext context) =>
        new(new Dictionary<string, object?> { [nameof(Sent)] = context.Request.Query.ContainsKey("sent") });

    private static async Task<IResult> PostAsync(HttpContext context, IInvitations invitations)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var email = form["email"].ToString();
        var result = await invitations.InviteAsync(context.GetAuthKitSession()!.Subject!.Value, email, context.GetClient(), context.RequestAborted);
        return result.Status switch
        {
            AccountFlowStatus.Done => new SeeOther("/invite?sent"),
            AccountFlowStatus.RateLimited => Refused(StatusCodes.Status429TooManyRequests, email, TooManyTries.Text(result.RetryAfter)),
            _ => Refused(StatusCodes.Status400BadRequest, email, "This does not look like an e-mail address."),
        };
    }

    private static RazorComponentResult<InvitePage> Refused(int status, string email, string error) =>
        new(new Dictionary<string, object?> { [nameof(Email)] = email, [nameof(Error)] = error }) { StatusCode = status };
}
