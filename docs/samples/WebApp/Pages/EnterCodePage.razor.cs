using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class EnterCodePage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/email-code/enter", () => new RazorComponentResult<EnterCodePage>());
        pages.MapPost("/email-code/enter", PostAsync);
    }

    private static async Task<IResult> PostAsync(HttpContext context, IEmailSignIn signIn, SignInCookies cookies)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var browser = FlowCookie.ReadOrCreate(context);
        var proof = new EmailProof
        {
            Secret = form["code"].ToString().Trim(),
            Binding = CodeCookie.Read(context),
            CurrentToken = cookies.ReadSession(context),
            CurrentSession = context.GetAuthKitSession(),
            AmbiguousTokens = cookies.ReadAmbiguousSessions(context),
            CurrentRefreshTokens = cookies.ReadRefresh(context),
            DeviceToken = DeviceCookie.Read(context),
            Browser = browser,
            TrustedDeviceToken = TrustedDeviceCookie.Read(context),
            Client = context.GetClient(),
        };
        var result = await signIn.RedeemCodeAsync(proof, context.RequestAborted);
        if (SecondStep.After(result, context, cookies, browser, form["remember"] == "true", "/account") is { } next)
        {
            CodeCookie.Clear(context);
            return next;
        }

        return result.Status == SignInStatus.RateLimited
            ? Refused(StatusCodes.Status429TooManyRequests, TooManyTries.Text(result.RetryAfter))
            : Refused(StatusCodes.Status401Unauthorized, "The code is wrong or no longer works.");
    }

    private static RazorComponentResult<EnterCodePage> Refused(int status, string error) =>
        new(new Dictionary<string, object?> { [nameof(Error)] = error }) { StatusCode = status };
}
