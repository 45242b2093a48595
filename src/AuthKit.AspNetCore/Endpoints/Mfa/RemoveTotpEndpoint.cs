using AuthKit.Mfa;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// DELETE mfa/totp and DELETE mfa/totp/{id}: removes all authenticators, or one, by a code of any of them or a recovery code.
/// </summary>
internal static class RemoveTotpEndpoint
{
    public const string Pattern = "{id}";

    public static async Task HandleAsync(HttpContext context, Session session)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.MfaCodeRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var (mfa, subject) = (context.RequestServices.GetRequiredService<IMfaService>(), session.Subject!.Value);
        var result = context.GetRouteValue("id") is string id
            ? await mfa.RemoveAsync(subject, id, body.Code, context.RequestAborted).ConfigureAwait(false)
            : await mfa.RemoveAllAsync(subject, body.Code, context.RequestAborted).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            await MfaAnswer.RefuseAsync(context, result).ConfigureAwait(false);
            return;
        }

        await MfaAnswer.EndOthersAsync(context, session, body).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
