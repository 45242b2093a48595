using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Problems;
using AuthKit.Sessions;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Shared by the calls that change the second factors of the signed-in user after checking a code.</summary>
internal static class MfaAnswer
{
    /// <summary>Builds the request to the service from the HTTP request.</summary>
    public static SecondFactorChangeRequest RequestOf(HttpContext context, Session session, MfaCodeRequest body) => new()
    {
        Session = session,
        SessionToken = context.RequestServices.GetRequiredService<SessionCookie>().Read(context),
        Code = body.Code,
        EndOtherSessions = body.EndOtherSessions,
    };

    /// <summary>Writes the new recovery codes, and the session's new cookie if the result has one; or the refusal.</summary>
    public static Task WriteAsync(HttpContext context, SecondFactorChangeResult result, bool remember = true)
    {
        if (!result.Succeeded)
        {
            return RefuseAsync(context, result);
        }

        if (result.Grant is { } grant)
        {
            context.RequestServices.GetRequiredService<SessionCookie>().Write(context, grant, remember);
        }

        return JsonAnswer.WriteAsync(
            context,
            StatusCodes.Status200OK,
            new RecoveryCodesResponse { RecoveryCodes = result.RecoveryCodes, EndPending = result.IsEndPending },
            ResponseJson.Default.RecoveryCodesResponse);
    }

    /// <summary>Writes 204; or, if the other sign-ins could not be ended yet, 200 with <c>endPending</c>; or the refusal.</summary>
    public static Task WriteRemovedAsync(HttpContext context, SecondFactorChangeResult result)
    {
        if (!result.Succeeded)
        {
            return RefuseAsync(context, result);
        }

        if (result.IsEndPending)
        {
            return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new EndPendingResponse(), ResponseJson.Default.EndPendingResponse);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext context, SecondFactorChangeResult result) =>
        Refusals.WriteAsync(context, result.Status, AuthProblem.InvalidMfaCode, result.RetryAfter);
}

/// <summary>The change succeeded, but the other sign-ins could not be ended yet.</summary>
internal sealed class EndPendingResponse
{
    public bool EndPending { get; } = true;
}
