using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Problems;
using AuthKit.Devices;
using AuthKit.Mfa;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>What calls that take a code of who is signed in have in common.</summary>
internal static class MfaAnswer
{
    public static Task RefuseAsync(HttpContext context, MfaResult result) => result.Status switch
    {
        MfaStatus.RateLimited => AuthProblem.RateLimited.WriteAsync(context, retryAfter: result.RetryAfter),
        MfaStatus.Locked => AuthProblem.MfaLocked.WriteAsync(context),
        MfaStatus.NotPending => AuthProblem.EnrollmentNotPending.WriteAsync(context),
        _ => AuthProblem.InvalidMfaCode.WriteAsync(context),
    };

    public static Task WriteAsync(HttpContext context, IReadOnlyList<string> recoveryCodes) => JsonAnswer.WriteAsync(
        context,
        StatusCodes.Status200OK,
        new RecoveryCodesResponse { RecoveryCodes = recoveryCodes },
        ResponseJson.Default.RecoveryCodesResponse);

    /// <summary>ASVS 7.4.3: after a change of factors the owner can end all other sign-ins.</summary>
    public static async ValueTask EndOthersAsync(HttpContext context, Session session, MfaCodeRequest body)
    {
        if (body.EndOtherSessions)
        {
            await context.RequestServices.GetRequiredService<IDeviceService>()
                .EndAllAsync(session.Subject!.Value, session.Sid, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>A code of a second factor was shown: the session is fresh, and has a new token.</summary>
    public static async ValueTask ElevateAsync(HttpContext context, bool remember)
    {
        var services = context.RequestServices;
        var cookie = services.GetRequiredService<SessionCookie>();
        var elevated = await services.GetRequiredService<ISessionService>().ElevateAsync(
            cookie.Read(context),
            [AuthenticationMethods.OneTimePassword, AuthenticationMethods.MultipleFactors],
            RequestOrigin.TenantOf(context),
            cancellationToken: CancellationToken.None).ConfigureAwait(false);
        if (elevated.Succeeded)
        {
            cookie.Write(context, elevated.Grant, remember);
        }
    }
}
