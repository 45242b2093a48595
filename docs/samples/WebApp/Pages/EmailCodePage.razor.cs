using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class EmailCodePage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/email-code", () => new RazorComponentResult<EmailCodePage>());
        pages.MapPost("/email-code", PostAsync);
    }

    private static async Task<IResult> PostAsync(HttpContext context, IEmailSignIn signIn)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var email = form["email"].ToString();
        var result = await signIn.RequestCodeAsync(email, context.GetClient(), deviceToken: DeviceCookie.Read(context), cancellationToken: context.RequestAborted);
        if (result.Succeeded)
        {
            CodeCookie.Write(context, result.Handle);
            return new SeeOther("/email-code/enter");
        }

        return new RazorComponentResult<EmailCodePage>(new Dictionary<string, object?> { [nameof(Email)] = email, [nameof(Error)] = TooManyTries.Text(result.RetryAfter) })
        {
            StatusCode = StatusCodes.Status429TooManyRequests,
        };
    }
}
