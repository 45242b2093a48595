using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Builds the first step of a sign-in from the HTTP request: its tenant, cookies and client, and the proof of its body.</summary>
internal static class SignInRequests
{
    /// <param name="context">The request.</param>
    /// <param name="login">The login as typed.</param>
    /// <param name="password">The password as received.</param>
    /// <param name="browser">The browser's secret, to which a challenge is bound; null for a client that keeps no cookies.</param>
    public static async ValueTask<PasswordSignInRequest> OfPasswordAsync(HttpContext context, string? login, string? password, string? browser)
    {
        var (token, session) = await SignInCookies.FindSessionAsync(context).ConfigureAwait(false);
        return new PasswordSignInRequest
        {
            Tenant = RequestOrigin.TenantOf(context),
            Login = login,
            Password = password,
            CurrentToken = token,
            CurrentSession = session,
            AmbiguousTokens = SignInCookies.ReadAmbiguousSessions(context),
            CurrentRefreshTokens = SignInCookies.ReadRefresh(context),
            DeviceToken = DeviceCookie.Read(context),
            Browser = browser,
            TrustedDeviceToken = TrustedDeviceCookie.Read(context),
            Client = RequestOrigin.ClientOf(context),
        };
    }

    /// <param name="context">The request.</param>
    /// <param name="secret">The token of the link, or the code as typed.</param>
    /// <param name="binding">The value of the cookie to which the link or the code is bound; null without that cookie.</param>
    /// <param name="browser">The browser's secret.</param>
    public static async ValueTask<EmailProof> OfMailAsync(HttpContext context, string? secret, string? binding, string? browser)
    {
        var (token, session) = await SignInCookies.FindSessionAsync(context).ConfigureAwait(false);
        return new EmailProof
        {
            Tenant = RequestOrigin.TenantOf(context),
            Secret = secret,
            Binding = binding,
            CurrentToken = token,
            CurrentSession = session,
            AmbiguousTokens = SignInCookies.ReadAmbiguousSessions(context),
            CurrentRefreshTokens = SignInCookies.ReadRefresh(context),
            DeviceToken = DeviceCookie.Read(context),
            Browser = browser,
            TrustedDeviceToken = TrustedDeviceCookie.Read(context),
            Client = RequestOrigin.ClientOf(context),
        };
    }
}
