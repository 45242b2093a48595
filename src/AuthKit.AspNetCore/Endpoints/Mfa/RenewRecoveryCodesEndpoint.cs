using System.Text.Json.Serialization;
using AuthKit.Sessions;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST mfa/recovery-codes: replaces all recovery codes with ten new ones, after checking a code of an authenticator.</summary>
internal static class RenewRecoveryCodesEndpoint
{
    public static async Task HandleAsync(HttpContext context, Session session)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.MfaCodeRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var result = await context.RequestServices.GetRequiredService<ISecondFactorFlows>()
            .RenewRecoveryCodesAsync(MfaAnswer.RequestOf(context, session, body), context.RequestAborted).ConfigureAwait(false);
        await MfaAnswer.WriteAsync(context, result).ConfigureAwait(false);
    }
}

/// <summary>The new recovery codes, which are shown only once. Empty if the account keeps the codes that it has.</summary>
internal sealed class RecoveryCodesResponse
{
    public required IReadOnlyList<string> RecoveryCodes { get; init; }

    /// <summary>True if the other sign-ins could not be ended yet; otherwise left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EndPending { get; init; }
}
