using AuthKit.AspNetCore.Authentication;
using AuthKit.Mfa;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

/// <summary>Authenticators, recovery codes and trusted browsers of the signed-in user.</summary>
public sealed partial class SecondFactorPage
{
    private const string Path = "/account/second-factor";
    private const string ConfirmPath = $"{Path}/confirm";

    private static readonly Dictionary<string, string> NothingKept = [];

    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Path, GetAsync).RequireUser();
        pages.MapPost($"{Path}/add", AddAsync).RequireUser();
        pages.MapPost(ConfirmPath, ConfirmAsync).RequireUser();
        pages.MapPost($"{Path}/rename", RenameAsync).RequireUser();
        pages.MapPost($"{Path}/remove", RemoveAsync).RequireUser();
        pages.MapPost($"{Path}/recovery-codes", RenewAsync).RequireUser();
        pages.MapPost($"{Path}/forget", ForgetAsync).RequireUser();
    }

    private static Task<RazorComponentResult<SecondFactorPage>> GetAsync(HttpContext context, IMfaService mfa) => ShowAsync(context, mfa, StatusCodes.Status200OK, error: null);

    private static async Task<IResult> AddAsync(HttpContext context, IMfaService mfa, ISecondFactorFlows factors, IEnrollmentPicture picture)
    {
        var begun = await factors.BeginTotpAsync(context.GetAuthKitSession()!, cancellationToken: context.RequestAborted);
        using var enrollment = begun.Enrollment;
        return enrollment is null
            ? await RefuseAsync(context, mfa, begun.Status)
            : EnrollPage.Show(enrollment, picture, ConfirmPath, NothingKept, canEndOthers: true);
    }

    private static async Task<IResult> ConfirmAsync(HttpContext context, IMfaService mfa, ISecondFactorFlows factors, SessionCookie cookie)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var result = await factors.ConfirmTotpAsync(ChangeOf(context, form, cookie, TypedCode.Of(form["code"])));
        if (result.Status == SecondFactorChangeStatus.InvalidCode)
        {
            return EnrollPage.Again(form, ConfirmPath, NothingKept, StatusCodes.Status401Unauthorized, "The code is wrong. Check the clock of your device.", canEndOthers: true);
        }

        if (!result.Succeeded)
        {
            return await RefuseAsync(context, mfa, result.Status, result.RetryAfter);
        }

        if (result.Grant is { } grant)
        {
            cookie.Write(context, grant);
        }

        return RecoveryCodesPage.Show(result.RecoveryCodes, $"{Path}?added");
    }

    private static async Task<IResult> RenameAsync(HttpContext context, IMfaService mfa)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var id = form["id"].ToString();
        var name = form[$"name-{id}"].ToString();
        return MfaAuthenticator.IsName(name) && await mfa.RenameAsync(SubjectOf(context), id, name, context.RequestAborted)
            ? new SeeOther(Path)
            : await ShowAsync(context, mfa, StatusCodes.Status400BadRequest, "This name is not valid.");
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, IMfaService mfa, ISecondFactorFlows factors, SessionCookie cookie)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var id = form["id"].ToString();
        var result = await factors.RemoveAsync(ChangeOf(context, form, cookie, form[$"code-{id}"].ToString().Trim()), id);
        return result.Succeeded ? new SeeOther($"{Path}?removed") : await RefuseAsync(context, mfa, result.Status, result.RetryAfter);
    }

    private static async Task<IResult> RenewAsync(HttpContext context, IMfaService mfa, ISecondFactorFlows factors, SessionCookie cookie)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var result = await factors.RenewRecoveryCodesAsync(ChangeOf(context, form, cookie, TypedCode.Of(form["code"])));
        return result.Succeeded ? RecoveryCodesPage.Show(result.RecoveryCodes, Path) : await RefuseAsync(context, mfa, result.Status, result.RetryAfter);
    }

    private static async Task<IResult> ForgetAsync(HttpContext context, IMfaService mfa)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        await mfa.ForgetDeviceAsync(SubjectOf(context), form["id"].ToString());
        return new SeeOther(Path);
    }

    private static SecondFactorChangeRequest ChangeOf(HttpContext context, IFormCollection form, SessionCookie cookie, string code) => new()
    {
        Session = context.GetAuthKitSession()!,
        SessionToken = cookie.Read(context),
        Code = code,
        EndOtherSessions = form["others"] == "true",
    };

    private static async Task<IResult> RefuseAsync(HttpContext context, IMfaService mfa, SecondFactorChangeStatus status, TimeSpan retryAfter = default) => status switch
    {
        SecondFactorChangeStatus.FreshAuthenticationRequired => ReauthenticatePage.Before(Path),
        SecondFactorChangeStatus.NotSignedIn => new SeeOther("/login"),
        SecondFactorChangeStatus.TooManyAuthenticators => await ShowAsync(context, mfa, StatusCodes.Status409Conflict, "You have the maximum number of authenticators. Remove one first."),
        SecondFactorChangeStatus.NotPending => await ShowAsync(context, mfa, StatusCodes.Status409Conflict, "The setup took too long or had too many wrong codes. Start over."),
        SecondFactorChangeStatus.RateLimited => await ShowAsync(context, mfa, StatusCodes.Status429TooManyRequests, TooManyTries.Text(retryAfter)),
        SecondFactorChangeStatus.Locked => await ShowAsync(context, mfa, StatusCodes.Status401Unauthorized, "Too many wrong codes. Use a recovery code."),
        _ => await ShowAsync(context, mfa, StatusCodes.Status401Unauthorized, "The code is wrong or was already used. Wait for the next one."),
    };

    private static async Task<RazorComponentResult<SecondFactorPage>> ShowAsync(HttpContext context, IMfaService mfa, int status, string? error) =>
        new(new Dictionary<string, object?>
        {
            [nameof(State)] = await mfa.GetAsync(SubjectOf(context), context.RequestAborted),
            [nameof(Notice)] = context.Request.Query switch
            {
                var query when query.ContainsKey("added") => "Your authenticator is set up.",
                var query when query.ContainsKey("removed") => "The authenticator has been removed.",
                _ => null,
            },
            [nameof(Error)] = error,
        })
        {
            StatusCode = status,
        };

    private static AuthKit.Stores.SubjectRef SubjectOf(HttpContext context) => context.GetAuthKitSession()!.Subject!.Value;
}
