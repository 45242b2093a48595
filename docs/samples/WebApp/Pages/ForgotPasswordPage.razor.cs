using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class ForgotPasswordPage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/forgot-password", Get);
        pages.MapPost("/forgot-password", PostAsync);
    }

    private static RazorComponentResult<ForgotPasswordPage> Get(HttpContext context) =>
        new(new Dictionary<string, object?> { [nameof(Sent)] = context.Request.Query.ContainsKey("sent") });

    private static async Task<IResult> PostAsync(HttpContext context, IPasswordFlows passwords)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var email = form["email"].ToString();
        var result = await passwords.RequestResetAsync(email, context.GetClient(), deviceToken: DeviceCookie.Read(context), cancellationToken: context.RequestAborted);
        return result.Succeeded
            ? new SeeOther("/forgot-password?sent")
            : new RazorComponentResult<ForgotPasswordPage>(new Dictionary<string, object?> { [nameof(Email)] = email, [nameof(Error)] = TooManyTries.Text(result.RetryAfter) })
            {
                StatusCode = StatusCodes.Status429TooManyRequests,
            };
    }
}
