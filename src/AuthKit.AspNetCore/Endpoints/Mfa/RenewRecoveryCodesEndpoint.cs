using AuthKit.Mfa;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST mfa/recovery-codes: ten new recovery codes in place of all there are, by a code of an authenticator.</summary>
internal static class RenewRecoveryCodesEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session session)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.MfaCodeRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var result = await context.RequestServices.GetRequiredService<IMfaService>()
            .RenewRecoveryCodesAsync(session.Subject!.Value, body.Code, context.RequestAborted).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            await MfaAnswer.RefuseAsync(context, result).ConfigureAwait(false);
            return;
        }

        await MfaAnswer.EndOthersAsync(context, session, body).ConfigureAwait(false);
        await MfaAnswer.WriteAsync(context, result.RecoveryCodes).ConfigureAwait(false);
    }
}

/// <summary>Shown once; empty where the account keeps those that it has.</summary>
internal sealed class RecoveryCodesResponse
{
    public required IReadOnlyList<string> RecoveryCodes { get; init; }
}
