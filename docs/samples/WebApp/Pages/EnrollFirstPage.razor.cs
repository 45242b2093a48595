using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.ReturnUrls;
using AuthKit.Mfa;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

/// <summary>Enrols a required second factor between the password and the session.</summary>
public sealed partial class EnrollFirstPage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost("/login/enroll", BeginAsync).LimitAsLogin();
        pages.MapPost("/login/enroll/confirm", ConfirmAsync).LimitAsLogin();
    }

    private static async Task<IResult> BeginAsync(HttpContext context, ISecondFactorSignIn signIn, IEnrollmentPicture picture)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var proof = new SecondFactorProof { Challenge = form["challenge"], Browser = FlowCookie.Read(context), Client = context.GetClient() };
        using var enrollment = await signIn.BeginEnrollmentAsync(proof, cancellationToken: context.RequestAborted);
        return enrollment is null ? new SeeOther("/login?again") : EnrollPage.Show(enrollment, picture, "/login/enroll/confirm", Kept(form));
    }

    private static async Task<IResult> ConfirmAsync(HttpContext context, ISecondFactorSignIn signIn, SignInCookies cookies)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var result = await signIn.SignInAsync(SecondStep.ProofOf(context, form, cookies), context.RequestAborted);
        if (!result.Succeeded)
        {
            return SecondStep.Refusal(result) is (var status, { } error) ? EnrollPage.Again(form, "/login/enroll/confirm", Kept(form), status, error) : new SeeOther("/login?again");
        }

        cookies.Write(context, result, form["remember"] == "true");
        return RecoveryCodesPage.Show(result.RecoveryCodes, ReturnUrl.IsLocal(form["returnUrl"]) ? form["returnUrl"].ToString() : "/account");
    }

    private static Dictionary<string, string> Kept(IFormCollection form) => new(StringComparer.Ordinal)
    {
        ["challenge"] = form["challenge"].ToString(),
        ["returnUrl"] = form["returnUrl"].ToString(),
        ["remember"] = form["remember"].ToString(),
    };
}
