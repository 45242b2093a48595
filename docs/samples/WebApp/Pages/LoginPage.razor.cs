using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.ReturnUrls;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class LoginPage
{
    // Notices for users whom other pages send here.
    private static readonly (string Key, string Text)[] Notices =
    [
        ("registered", "Your account is ready. Sign in to use it."),
        ("sent", "A link is on its way to your address. Open it in this browser, then sign in."),
        ("verified", "Your address is confirmed. Sign in to continue."),
        ("moved", "Your address has been changed. Sign in with the new one."),
        ("reset", "Your password is set. Sign in with it."),
        ("again", "The sign-in took too long or started in another browser. Sign in again."),
    ];

    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/login", (Delegate)GetAsync);
        pages.MapPost("/login", PostAsync).LimitAsLogin();
    }

    private static async Task<IResult> GetAsync(HttpContext context) =>
        await context.GetUserAsync() is null
            ? new RazorComponentResult<LoginPage>(new Dictionary<string, object?>
            {
                [nameof(Back)] = Checked(context.Request.Query["returnUrl"]),
                [nameof(Notice)] = Array.Find(Notices, notice => context.Request.Query.ContainsKey(notice.Key)).Text,
            })
            : new SeeOther("/account");

    private static async Task<IResult> PostAsync(HttpContext context, ISignInService signIn, SignInCookies cookies)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var back = Checked(form["returnUrl"]);
        var remember = form["remember"] == "true";
        var browser = FlowCookie.ReadOrCreate(context);
        var request = new PasswordSignInRequest
        {
            Login = form["email"],
            Password = form["password"],
            CurrentToken = cookies.ReadSession(context),
            CurrentSession = context.GetAuthKitSession(),
            AmbiguousTokens = cookies.ReadAmbiguousSessions(context),
            CurrentRefreshTokens = cookies.ReadRefresh(context),
            DeviceToken = DeviceCookie.Read(context),
            Browser = browser,
            TrustedDeviceToken = TrustedDeviceCookie.Read(context),
            Client = context.GetClient(),
        };
        var result = await signIn.SignInAsync(request, context.RequestAborted);
        if (SecondStep.After(result, context, cookies, browser, remember, back) is { } next)
        {
            return next;
        }

        var isLimited = result.Status == SignInStatus.RateLimited;
        return new RazorComponentResult<LoginPage>(new Dictionary<string, object?>
        {
            [nameof(Email)] = request.Login,
            [nameof(Back)] = back,
            [nameof(Remember)] = remember,
            [nameof(Error)] = isLimited ? TooManyTries.Text(result.RetryAfter) : "The address or the password is wrong.",
        })
        {
            StatusCode = isLimited ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized,
        };
    }

    private static string Checked(string? returnUrl) => ReturnUrl.IsLocal(returnUrl) ? returnUrl : "/account";
}
