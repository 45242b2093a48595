using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST token: issues tokens. It verifies the password, under the limits of POST login, or the code of the second step of such a sign-in. It
/// creates no session, and it ends the sign-in that the request's cookies name.
/// </summary>
internal static class TokenEndpoint
{
    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context, RequestJson.Default.TokenLoginRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        await (body switch
        {
            { Email: not null, Password: not null, Challenge: null, Code: null, RecoveryCode: null, TrustDevice: false } => BeginAsync(context, body),
            { Email: null, Password: null, Challenge: not null, Scope: null } when SecondStepProof.HasOneCode(body.Code, body.RecoveryCode) => GoOnAsync(context, body),
            _ => AuthProblem.InvalidRequest.WriteAsync(context, detail: "Send \"email\" and \"password\", or \"challenge\" and exactly one of \"code\" and \"recoveryCode\"."),
        }).ConfigureAwait(false);
    }

    private static async Task BeginAsync(HttpContext context, TokenLoginRequest body)
    {
        if (await TokenAnswer.FindScopesAsync(context, body.Delivery, body.Scope).ConfigureAwait(false) is not { } scopes)
        {
            return;
        }

        // A client that takes its refresh token from the body keeps no cookies, so its challenge is not bound to a browser.
        var browser = body.Delivery == TokenAnswer.ByCookie ? FlowCookie.ReadOrCreate(context) : null;
        var request = await SignInRequests.OfPasswordAsync(context, body.Email, body.Password, browser).ConfigureAwait(false);
        var result = await context.RequestServices.GetRequiredService<ISignInService>()
            .SignInForTokensAsync(request, new TokenSignInRequest { Scopes = scopes, ReuseGrace = TokenAnswer.GraceOf(context, body.Delivery) }, context.RequestAborted).ConfigureAwait(false);
        await AnswerAsync(context, result, body, AuthProblem.InvalidCredentials, browser).ConfigureAwait(false);
    }

    private static async Task GoOnAsync(HttpContext context, TokenLoginRequest body)
    {
        if (await TokenAnswer.FindScopesAsync(context, body.Delivery, asked: null).ConfigureAwait(false) is null)
        {
            return;
        }

        if (context.RequestServices.GetService<ISecondFactorSignIn>() is not { } signIn)
        {
            await AuthProblem.InvalidChallenge.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        var proof = await SecondStepProof.OfAsync(context, body.Challenge, body.Code, body.RecoveryCode, body.TrustDevice).ConfigureAwait(false);
        var result = await signIn.SignInForTokensAsync(proof, context.RequestAborted).ConfigureAwait(false);
        await AnswerAsync(context, result, body, AuthProblem.InvalidMfaCode, browser: null).ConfigureAwait(false);
    }

    private static async Task AnswerAsync(HttpContext context, TokenSignInResult result, TokenLoginRequest body, AuthProblem refusal, string? browser)
    {
        if (!result.Succeeded)
        {
            await MfaRequiredAnswer.WriteAsync(context, result.Status, result.Challenge, result.RetryAfter, browser, refusal).ConfigureAwait(false);
            return;
        }

        context.RequestServices.GetRequiredService<DeviceCookie>().Write(context, result.DeviceToken);
        context.RequestServices.GetRequiredService<TrustedDeviceCookie>().Write(context, result.TrustedDeviceToken);
        if (body.Delivery == TokenAnswer.ByBody && SignInCookies.ReadRefresh(context).Count > 0)
        {
            // The cookie belongs to the sign-in that has ended, and no new cookie replaces it.
            SignInCookies.ClearRefresh(context);
        }

        await TokenAnswer.WriteAsync(context, result.Pair, body.Delivery == TokenAnswer.ByBody, result.RecoveryCodes).ConfigureAwait(false);
    }
}

internal sealed class TokenLoginRequest
{
    /// <summary>The login of the first step; sent with <see cref="Password"/>.</summary>
    public string? Email { get; set; }

    public string? Password { get; set; }

    /// <summary>The challenge that the first step answered with; sent with exactly one of the codes, in the second step.</summary>
    public string? Challenge { get; set; }

    public string? Code { get; set; }

    public string? RecoveryCode { get; set; }

    /// <summary>Whether later sign-ins in this browser skip the second factor, until the trust expires. For the second step.</summary>
    public bool TrustDevice { get; set; }

    /// <summary>The scopes to grant, of those that the application grants; null for all. For the first step.</summary>
    public string? Scope { get; set; }

    /// <summary>How the refresh token reaches the client: "cookie" or "body".</summary>
    public string Delivery { get; set; } = TokenAnswer.ByCookie;
}
