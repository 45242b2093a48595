using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.ReturnUrls;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class LoginPage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/login", (Delegate)GetAsync);
        pages.MapPost("/login", PostAsync);
    }

    private static async Task<IResult> GetAsync(HttpContext context) =>
        await context.GetUserAsync() is null
            ? new RazorComponentResult<LoginPage>(new Dictionary<string, object?>
            {
                [nameof(Back)] = Checked(context.Request.Query["returnUrl"]),
                [nameof(Registered)] = context.Request.Query.ContainsKey("registered"),
            })
            : new SeeOther("/account");

    private static async Task<IResult> PostAsync(HttpContext context, ISignInService signIn, SessionCookie cookie)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var back = Checked(form["returnUrl"]);
        var remember = form["remember"] == "true";
        var request = new PasswordSignIn
        {
            Login = form["email"],
            Password = form["password"],
            CurrentToken = cookie.Read(context),
            Client = new ClientInfo { Address = context.Connection.RemoteIpAddress?.ToString(), UserAgent = context.Request.Headers.UserAgent },
        };
        var result = await signIn.SignInAsync(request, context.RequestAborted);
        if (result.IsSignedIn)
        {
            cookie.Write(context, result.Grant, remember);
            return new SeeOther(back);
        }

        return new RazorComponentResult<LoginPage>(new Dictionary<string, object?>
        {
            [nameof(Email)] = request.Login,
            [nameof(Back)] = back,
            [nameof(Remember)] = remember,
            [nameof(Failed)] = true,
        })
        {
            StatusCode = StatusCodes.Status401Unauthorized,
        };
    }

    private static string Checked(string? returnUrl) => ReturnUrl.IsLocal(returnUrl) ? returnUrl : "/account";
}
