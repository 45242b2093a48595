using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class MagicLinkPage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/magic-link", Get).KeepToken();
        pages.MapPost("/magic-link", PostAsync);
        pages.MapPost("/magic-link/redeem", RedeemAsync);
    }

    private static RazorComponentResult<MagicLinkPage> Get(HttpContext context) =>
        new(new Dictionary<string, object?>
        {
            [nameof(Token)] = (string?)context.Request.Query["token"],
            [nameof(Sent)] = context.Request.Query.ContainsKey("sent"),
        });

    private static async Task<IResult> PostAsync(HttpContext context, IEmailSignIn signIn)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var email = form["email"].ToString();
        var binding = FlowCookie.ReadOrCreate(context);
        var result = await signIn.RequestLinkAsync(email, binding, context.GetClient(), deviceToken: DeviceCookie.Read(context), cancellationToken: context.RequestAborted);
        if (result.Succeeded)
        {
            FlowCookie.Write(context, binding);
            return new SeeOther("/magic-link?sent");
        }

        return new RazorComponentResult<MagicLinkPage>(new Dictionary<string, object?> { [nameof(Email)] = email, [nameof(Error)] = TooManyTries.Text(result.RetryAfter) })
        {
            StatusCode = StatusCodes.Status429TooManyRequests,
        };
    }

    private static async Task<IResult> RedeemAsync(HttpContext context, IEmailSignIn signIn, SignInCookies cookies)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var browser = FlowCookie.ReadOrCreate(context);
        var proof = new EmailProof
        {
            Secret = form["token"],
            Binding = FlowCookie.Read(context),
            CurrentToken = cookies.ReadSession(context),
            CurrentSession = context.GetAuthKitSession(),
            AmbiguousTokens = cookies.ReadAmbiguousSessions(context),
            CurrentRefreshTokens = cookies.ReadRefresh(context),
            DeviceToken = DeviceCookie.Read(context),
            Browser = browser,
            TrustedDeviceToken = TrustedDeviceCookie.Read(context),
            Client = context.GetClient(),
        };
        var result = await signIn.RedeemLinkAsync(proof, context.RequestAborted);
        if (result.Status == SignInStatus.RateLimited)
        {
            return TooManyTries.Page(result.RetryAfter);
        }

        return SecondStep.After(result, context, cookies, browser, form["remember"] == "true", "/account")
            ?? MessagePage.DeadLink("/magic-link", "Request a new link");
    }
}
