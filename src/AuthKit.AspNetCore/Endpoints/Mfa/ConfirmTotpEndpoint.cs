using AuthKit.Mfa;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST mfa/totp/confirm: the first code of a new authenticator enables it, and is a fresh proof: the session gets a new token.
/// </summary>
internal static class ConfirmTotpEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session session)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.MfaCodeRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        if (await FreshSession.FindAsync(context).ConfigureAwait(false) is not { } account)
        {
            return;
        }

        var result = await context.RequestServices.GetRequiredService<IMfaService>()
            .ConfirmTotpAsync(account.Subject, body.Code, context.RequestAborted).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            await MfaAnswer.RefuseAsync(context, result).ConfigureAwait(false);
            return;
        }

        await MfaAnswer.EndOthersAsync(context, session, body).ConfigureAwait(false);
        await MfaAnswer.ElevateAsync(context, body.Remember).ConfigureAwait(false);
        await MfaAnswer.WriteAsync(context, result.RecoveryCodes).ConfigureAwait(false);
    }
}

internal sealed class MfaCodeRequest
{
    public required string Code { get; init; }

    /// <summary>Whether the account's other sessions end with the change.</summary>
    public bool EndOtherSessions { get; set; }

    /// <summary>Whether the browser keeps the cookie when it closes, where the call gives a new one.</summary>
    public bool Remember { get; set; } = true;
}
