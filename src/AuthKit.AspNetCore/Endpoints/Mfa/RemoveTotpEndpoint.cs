using AuthKit.Sessions;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// DELETE mfa/totp and DELETE mfa/totp/{id}: removes all authenticators, or one authenticator, after checking a code of any authenticator or a
/// recovery code.
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

        var (factors, request) = (context.RequestServices.GetRequiredService<ISecondFactorFlows>(), MfaAnswer.RequestOf(context, session, body));
        var result = context.GetRouteValue("id") is string id
            ? await factors.RemoveAsync(request, id, context.RequestAborted).ConfigureAwait(false)
            : await factors.RemoveAllAsync(request, context.RequestAborted).ConfigureAwait(false);
        await MfaAnswer.WriteRemovedAsync(context, result).ConfigureAwait(false);
    }
}
