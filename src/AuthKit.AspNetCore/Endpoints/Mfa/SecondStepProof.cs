using AuthKit.AspNetCore.Cookies;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Builds the second-step request from the HTTP request, for a sign-in by a session or for tokens.</summary>
internal static class SecondStepProof
{
    public const string OneCode = "Send exactly one of \"code\" and \"recoveryCode\".";

    /// <summary>Whether a body has exactly one of the two codes.</summary>
    public static bool HasOneCode(string? code, string? recoveryCode) => code is null != recoveryCode is null;

    public static async ValueTask<SecondFactorProof> OfAsync(HttpContext context, string? challenge, string? code = null, string? recoveryCode = null, bool trustDevice = false)
    {
        var (token, session) = await SignInCookies.FindSessionAsync(context).ConfigureAwait(false);
        return new SecondFactorProof
        {
            Tenant = RequestOrigin.TenantOf(context),
            Challenge = challenge,
            Code = code,
            RecoveryCode = recoveryCode,
            TrustDevice = trustDevice,
            Browser = FlowCookie.Read(context),
            CurrentToken = token,
            CurrentSession = session,
            AmbiguousTokens = SignInCookies.ReadAmbiguousSessions(context),
            CurrentRefreshTokens = SignInCookies.ReadRefresh(context),
            DeviceToken = DeviceCookie.Read(context),
            Client = RequestOrigin.ClientOf(context),
        };
    }
}
