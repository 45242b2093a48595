using AuthKit.Sessions;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST mfa/totp/confirm: the first code of a new authenticator enables it. The code is also a fresh proof, so the session gets a new token.
/// </summary>
internal static class ConfirmTotpEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session session)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.MfaCodeRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var result = await context.RequestServices.GetRequiredService<ISecondFactorFlows>()
            .ConfirmTotpAsync(MfaAnswer.RequestOf(context, session, body), context.RequestAborted).ConfigureAwait(false);
        await MfaAnswer.WriteAsync(context, result, body.Remember).ConfigureAwait(false);
    }
}

internal sealed class MfaCodeRequest
{
    public required string Code { get; init; }

    /// <summary>Whether the account's other sessions end with the change.</summary>
    public bool EndOtherSessions { get; set; }

    /// <summary>Whether the browser keeps the cookie when it closes, if the call sets a new one.</summary>
    public bool Remember { get; set; } = true;
}
