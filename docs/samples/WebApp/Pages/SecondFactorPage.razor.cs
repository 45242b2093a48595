using AuthKit.AspNetCore.Authentication;
using AuthKit.Devices;
using AuthKit.Mfa;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

/// <summary>Authenticators, recovery codes and trusted browsers of who is signed in.</summary>
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

    private static async Task<IResult> AddAsync(HttpContext context, IMfaService mfa, IStepUpService stepUp, IEnrollmentPicture picture)
    {
        if (!await stepUp.IsFreshAsync(context.GetAuthKitSession()!, context.RequestAborted))
        {
            return ReauthenticatePage.Before(Path);
        }

        var user = (await context.GetUserAsync())!;
        using var enrollment = await mfa.BeginTotpAsync(user.Subject, user.Email ?? user.Login, cancellationToken: context.RequestAborted);
        return enrollment is null
            ? await ShowAsync(context, mfa, StatusCodes.Status409Conflict, "You have as many authenticators as you can. Remove one first.")
            : EnrollPage.Show(enrollment, picture, ConfirmPath, NothingKept);
    }

    private static async Task<IResult> ConfirmAsync(HttpContext context, IMfaService mfa, IStepUpService stepUp, ISessionService sessions, SessionCookie cookie)
    {
        if (!await stepUp.IsFreshAsync(context.GetAuthKitSession()!, context.RequestAborted))
        {
            return ReauthenticatePage.Before(Path);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var result = await mfa.ConfirmTotpAsync(SubjectOf(context), TypedCode.Of(form["code"]), context.RequestAborted);
        if (result.Status == MfaStatus.InvalidCode)
        {
            return EnrollPage.Again(form, ConfirmPath, NothingKept, StatusCodes.Status401Unauthorized, "The code is wrong. Is the clock of your device right?");
        }

        if (!result.Succeeded)
        {
            return await ShowAsync(context, mfa, StatusCodes.Status409Conflict, "The set-up took too long, or had too many wrong codes. Begin again.");
        }

        // The code was a fresh proof of the second factor: the session gets a new token, and counts as one with two factors.
        var elevated = await sessions.ElevateAsync(cookie.Read(context), [AuthenticationMethods.OneTimePassword, AuthenticationMethods.MultipleFactors]);
        if (elevated.Succeeded)
        {
            cookie.Write(context, elevated.Grant);
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
            : await ShowAsync(context, mfa, StatusCodes.Status400BadRequest, "That can be no name.");
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, IMfaService mfa, IDeviceService devices)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var id = form["id"].ToString();
        var result = await mfa.RemoveAsync(SubjectOf(context), id, form[$"code-{id}"].ToString().Trim());
        if (!result.Succeeded)
        {
            return await RefuseAsync(context, mfa, result);
        }

        if (form["others"] == "true")
        {
            await devices.EndAllAsync(SubjectOf(context), context.GetAuthKitSession()!.Sid);
        }

        return new SeeOther($"{Path}?removed");
    }

    private static async Task<IResult> RenewAsync(HttpContext context, IMfaService mfa)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var result = await mfa.RenewRecoveryCodesAsync(SubjectOf(context), TypedCode.Of(form["code"]));
        return result.Succeeded ? RecoveryCodesPage.Show(result.RecoveryCodes, Path) : await RefuseAsync(context, mfa, result);
    }

    private static async Task<IResult> ForgetAsync(HttpContext context, IMfaService mfa)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        await mfa.ForgetDeviceAsync(SubjectOf(context), form["id"].ToString());
        return new SeeOther(Path);
    }

    private static Task<RazorComponentResult<SecondFactorPage>> RefuseAsync(HttpContext context, IMfaService mfa, MfaResult result) => result.Status switch
    {
        MfaStatus.RateLimited => ShowAsync(context, mfa, StatusCodes.Status429TooManyRequests, TooManyTries.Text(result.RetryAfter)),
        MfaStatus.Locked => ShowAsync(context, mfa, StatusCodes.Status401Unauthorized, "Too many wrong codes. Use a recovery code."),
        _ => ShowAsync(context, mfa, StatusCodes.Status401Unauthorized, "The code is wrong, or was used already. Wait for the next one."),
    };

    private static async Task<RazorComponentResult<SecondFactorPage>> ShowAsync(HttpContext context, IMfaService mfa, int status, string? error) =>
        new(new Dictionary<string, object?>
        {
            [nameof(State)] = await mfa.GetAsync(SubjectOf(context), context.RequestAborted),
            [nameof(Notice)] = context.Request.Query switch
            {
                var query when query.ContainsKey("added") => "Your authenticator is set up.",
                var query when query.ContainsKey("removed") => "The authenticator is removed.",
                _ => null,
            },
            [nameof(Error)] = error,
        })
        {
            StatusCode = status,
        };

    private static AuthKit.Stores.SubjectRef SubjectOf(HttpContext context) => context.GetAuthKitSession()!.Subject!.Value;
}
