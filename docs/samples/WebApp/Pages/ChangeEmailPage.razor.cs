using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class ChangeEmailPage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/account/email", Get).RequireUser();
        pages.MapPost("/account/email", PostAsync).RequireUser();
    }

    private static RazorComponentResult<ChangeEmailPage> Get(HttpContext context) =>
        new(new Dictionary<string, object?> { [nameof(Sent)] = context.Request.Query.ContainsKey("sent") });

    private static async Task<IResult> PostAsync(HttpContext context, IEmailChange addresses)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var email = form["email"].ToString();
        var binding = FlowCookie.ReadOrCreate(context);
        var result = await addresses.RequestAsync(context.GetAuthKitSession()!, form["password"].ToString(), email, binding, context.GetClient(), context.RequestAborted);
        if (result.Succeeded)
        {
            FlowCookie.Write(context, binding);
            return new SeeOther("/account/email?sent");
        }

        return result.Status switch
        {
            AccountFlowStatus.InvalidEmail => Refused(StatusCodes.Status400BadRequest, email, emailError: "This does not look like an e-mail address."),
            AccountFlowStatus.FreshAuthenticationRequired => ReauthenticatePage.Before("/account/email"),
            AccountFlowStatus.RateLimited => Refused(StatusCodes.Status429TooManyRequests, email, error: TooManyTries.Text(result.RetryAfter)),
            _ => Refused(StatusCodes.Status401Unauthorized, email, passwordError: "The password is wrong."),
        };
    }

    private static RazorComponentResult<ChangeEmailPage> Refused(int status, string email, string? error = null, string? emailError = null, string? passwordError = null) =>
        new(new Dictionary<string, object?>
        {
            [nameof(Email)] = email,
            [nameof(Error)] = error,
            [nameof(EmailErrors)] = emailError is null ? [] : new[] { emailError },
            [nameof(PasswordErrors)] = passwordError is null ? [] : new[] { passwordError },
        })
        {
            StatusCode = status,
        };
}
