using AuthKit.AspNetCore.Cookies;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

/// <summary>Continues after a successful first step, for all kinds of sign-in.</summary>
internal static class SecondStep
{
    /// <summary>Continues to the account or to the second factor. Null if the first step failed.</summary>
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

    /// <summary>Builds the second-step request from the form.</summary>
    public static SecondFactorProof ProofOf(HttpContext context, IFormCollection form, SignInCookies cookies) => new()
    {
        Challenge = form["challenge"],
        Code = form.ContainsKey("code") ? TypedCode.Of(form["code"]) : null,
        RecoveryCode = form["recovery"],
        TrustDevice = form["trust"] == "true",
        Browser = FlowCookie.Read(context),
        CurrentToken = cookies.ReadSession(context),
        CurrentSession = context.GetAuthKitSession(),
        AmbiguousTokens = cookies.ReadAmbiguousSessions(context),
        CurrentRefreshTokens = cookies.ReadRefresh(context),
        DeviceToken = DeviceCookie.Read(context),
        Client = context.GetClient(),
    };

    /// <summary>The error text for a failed form. Null if the sign-in must start over.</summary>
    public static (int Status, string? Error) Refusal(SessionSignInResult result) => result.Status switch
    {
        SignInStatus.RateLimited => (StatusCodes.Status429TooManyRequests, TooManyTries.Text(result.RetryAfter)),
        SignInStatus.MfaLocked => (StatusCodes.Status401Unauthorized, "Too many wrong codes. Use one of your recovery codes."),
        SignInStatus.InvalidChallenge => (StatusCodes.Status401Unauthorized, null),
        _ => (StatusCodes.Status401Unauthorized, "The code is wrong or was already used. Wait for the next one."),
    };
}
