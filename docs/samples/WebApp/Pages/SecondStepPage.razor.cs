using AuthKit.AspNetCore.ReturnUrls;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class SecondStepPage
{
    internal static void Map(IEndpointRouteBuilder pages) => pages.MapPost("/login/code", PostAsync).LimitAsLogin();

    private static async Task<IResult> PostAsync(HttpContext context, ISecondFactorSignIn signIn, SignInCookies cookies)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var remember = form["remember"] == "true";
        var back = ReturnUrl.IsLocal(form["returnUrl"]) ? form["returnUrl"].ToString() : "/account";
        var result = await signIn.SignInAsync(SecondStep.ProofOf(context, form, cookies), context.RequestAborted);
        if (result.Succeeded)
        {
            cookies.Write(context, result, remember);
            return new SeeOther(back);
        }

        return SecondStep.Refusal(result) is (var status, { } error)
            ? new RazorComponentResult<SecondStepPage>(new Dictionary<string, object?>
            {
                [nameof(Challenge)] = form["challenge"].ToString(),
                [nameof(Back)] = back,
                [nameof(Remember)] = remember,
                [nameof(Error)] = error,
            })
            {
                StatusCode = status,
            }
            : new SeeOther("/login?again");
    }
}
