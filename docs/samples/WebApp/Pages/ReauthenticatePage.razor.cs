using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.ReturnUrls;
using AuthKit.Mfa;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

/// <summary>Asks the signed-in user for the second factor, or for the password if the account has no second factor.</summary>
public sealed partial class ReauthenticatePage
{
    /// <summary>Redirects here, and to the given page afterwards.</summary>
    internal static IResult Before(string page) => new SeeOther($"/reauthenticate?returnUrl={Uri.EscapeDataString(page)}");

    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/reauthenticate", GetAsync).RequireUser();
        pages.MapPost("/reauthenticate", PostAsync).RequireUser();
    }

    private static Task<RazorComponentResult<ReauthenticatePage>> GetAsync(HttpContext context, IMfaService mfa) =>
        ShowAsync(context, mfa, context.Request.Query["returnUrl"], StatusCodes.Status200OK, error: null);

    private static async Task<IResult> PostAsync(HttpContext context, IMfaService mfa, IStepUpService stepUp, SessionCookie cookie)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var byCode = form.ContainsKey("code");
        var proof = new StepUpProof
        {
            SessionToken = cookie.Read(context),
            Password = byCode ? null : form["password"].ToString(),
            Code = byCode ? TypedCode.Of(form["code"]) : null,
        };
        var result = await stepUp.ProveAsync(proof, context.RequestAborted);
        if (result.Succeeded)
        {
            cookie.Write(context, result.Grant);
            return new SeeOther(Checked(form["returnUrl"]));
        }

        return result.Status switch
        {
            StepUpStatus.NotSignedIn => new SeeOther("/login"),
            StepUpStatus.RateLimited => await ShowAsync(context, mfa, form["returnUrl"], StatusCodes.Status429TooManyRequests, TooManyTries.Text(result.RetryAfter)),
            StepUpStatus.InvalidCredentials => await ShowAsync(context, mfa, form["returnUrl"], StatusCodes.Status401Unauthorized, "The password is wrong."),
            StepUpStatus.MfaLocked => await ShowAsync(context, mfa, form["returnUrl"], StatusCodes.Status401Unauthorized, "Too many wrong codes. Sign in with a recovery code."),
            _ => await ShowAsync(context, mfa, form["returnUrl"], StatusCodes.Status401Unauthorized, "The code is wrong or was already used. Wait for the next one."),
        };
    }

    private static async Task<RazorComponentResult<ReauthenticatePage>> ShowAsync(HttpContext context, IMfaService mfa, string? back, int status, string? error) =>
        new(new Dictionary<string, object?>
        {
            [nameof(Back)] = Checked(back),
            [nameof(ByCode)] = (await mfa.GetAsync(context.GetAuthKitSession()!.Subject!.Value, context.RequestAborted)).IsEnabled,
            [nameof(Error)] = error,
        })
        {
            StatusCode = status,
        };

    private static string Checked(string? returnUrl) => ReturnUrl.IsLocal(returnUrl) ? returnUrl : "/account";
}
