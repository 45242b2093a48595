using AuthKit.AspNetCore.Cookies;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

/// <summary>Where a first step leads that was good, whichever way somebody signs in.</summary>
internal static class SecondStep
{
    /// <summary>On to the account, or to the second factor; null where the first step was not good.</summary>
    public static IResult? After(SessionSignInResult result, HttpContext context, SignInCookies cookies, string browser, bool remember, string back)
    {
        if (result.Succeeded)
        {
            cookies.Write(context, result, remember);
            return new SeeOther(back);
        }

        if (result.Challenge is not { } challenge)
        {
            return null;
        }

        FlowCookie.Write(context, browser);
        return challenge.IsEnrollment
            ? new RazorComponentResult<EnrollFirstPage>(new Dictionary<string, object?>
            {
                [nameof(EnrollFirstPage.Challenge)] = challenge.Token,
                [nameof(EnrollFirstPage.Back)] = back,
                [nameof(EnrollFirstPage.Remember)] = remember,
            })
            : new RazorComponentResult<SecondStepPage>(new Dictionary<string, object?>
            {
                [nameof(SecondStepPage.Challenge)] = challenge.Token,
                [nameof(SecondStepPage.Back)] = back,
                [nameof(SecondStepPage.Remember)] = remember,
            });
    }

    /// <summary>What a form of the second step sent.</summary>
    public static SecondFactorProof ProofOf(HttpContext context, IFormCollection form, SignInCookies cookies) => new()
    {
        Challenge = form["challenge"],
        Code = form.ContainsKey("code") ? TypedCode.Of(form["code"]) : null,
        RecoveryCode = form["recovery"],
        TrustDevice = form["trust"] == "true",
        Browser = FlowCookie.Read(context),
        CurrentToken = cookies.ReadSession(context),
        CurrentSession = context.GetAuthKitSession(),
        CurrentRefreshTokens = cookies.ReadRefresh(context),
        DeviceToken = DeviceCookie.Read(context),
        Client = context.GetClient(),
    };

    /// <summary>The sentence for a form that failed; null where the sign-in has to begin again.</summary>
    public static (int Status, string? Error) Refusal(SessionSignInResult result) => result.Status switch
    {
        SignInStatus.RateLimited => (StatusCodes.Status429TooManyRequests, TooManyTries.Text(result.RetryAfter)),
        SignInStatus.MfaLocked => (StatusCodes.Status401Unauthorized, "Too many wrong codes. Use one of your recovery codes."),
        SignInStatus.InvalidChallenge => (StatusCodes.Status401Unauthorized, null),
        _ => (StatusCodes.Status401Unauthorized, "The code is wrong, or was used already. Wait for the next one."),
    };
}
