using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Problems;
using AuthKit.Sessions;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST reauthenticate: the user proves their identity again. The session is then fresh, and has a new token.</summary>
internal static class ReauthenticateEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session session)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.ReauthenticateRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        string?[] proofs = [body.Password, body.Code, body.RecoveryCode];
        if (proofs.Count(static one => one is not null) != 1)
        {
            await AuthProblem.InvalidRequest.WriteAsync(context, detail: "Send exactly one of \"password\", \"code\" and \"recoveryCode\".").ConfigureAwait(false);
            return;
        }

        if (body.Purpose is null ? body.SingleUse : !SessionStepUp.IsPurpose(body.Purpose))
        {
            await AuthProblem.InvalidRequest.WriteAsync(context, detail: "The member \"purpose\" must be 1 to 64 characters: a-z, 0-9, '-', '.' and '_'.").ConfigureAwait(false);
            return;
        }

        var services = context.RequestServices;
        var cookie = services.GetRequiredService<SessionCookie>();
        var proof = new StepUpProof
        {
            Tenant = session.Tenant,
            SessionToken = cookie.Read(context),
            Password = body.Password,
            Code = body.Code,
            RecoveryCode = body.RecoveryCode,
            Purpose = body.Purpose,
            SingleUse = body.SingleUse,
        };
        var result = await services.GetRequiredService<IStepUpService>().ProveAsync(proof, context.RequestAborted).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            await Refusals.WriteAsync(context, result.Status, AuthProblem.WrongPassword, result.RetryAfter).ConfigureAwait(false);
            return;
        }

        cookie.Write(context, result.Grant, body.Remember);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}

/// <summary>The proof: exactly one of the password and the two codes.</summary>
internal sealed class ReauthenticateRequest
{
    public string? Password { get; set; }

    public string? Code { get; set; }

    public string? RecoveryCode { get; set; }

    /// <summary>The purpose for which the session is marked fresh; null for no mark.</summary>
    public string? Purpose { get; set; }

    /// <summary>Whether the mark counts for one use only. Allowed with a purpose only.</summary>
    public bool SingleUse { get; set; }

    /// <summary>Whether the browser keeps the cookie when it closes.</summary>
    public bool Remember { get; set; } = true;
}
