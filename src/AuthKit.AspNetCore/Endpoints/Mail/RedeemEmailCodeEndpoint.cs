using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>POST email-code/redeem: signs in by a mailed code, as login does.</summary>
internal static class RedeemEmailCodeEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.EmailCodeRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        var services = context.RequestServices;
        var browser = FlowCookie.ReadOrCreate(context);
        var (token, session) = await SignInCookies.FindSessionAsync(context).ConfigureAwait(false);
        var proof = new EmailProof
        {
            Tenant = RequestOrigin.TenantOf(context),
            Secret = body.Code,
            Binding = CodeCookie.Read(context),
            CurrentToken = token,
            CurrentSession = session,
            CurrentRefreshTokens = SignInCookies.ReadRefresh(context),
            DeviceToken = DeviceCookie.Read(context),
            Browser = browser,
            TrustedDeviceToken = TrustedDeviceCookie.Read(context),
            Client = RequestOrigin.ClientOf(context),
        };
        var result = await services.GetRequiredService<IEmailSignIn>().RedeemCodeAsync(proof, context.RequestAborted).ConfigureAwait(false);
        if (result.Succeeded || result.Challenge is not null)
        {
            CodeCookie.Clear(context);
        }

        await SignInAnswer.WriteAsync(context, result, body.Remember, AuthProblem.InvalidCode, browser).ConfigureAwait(false);
    }
}
