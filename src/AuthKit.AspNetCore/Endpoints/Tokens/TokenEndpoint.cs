using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST token: verifies the password, under the limits of POST login, or takes the second step of a sign-in that began so; and
/// issues tokens. Makes no session; the sign-in of the cookies that came along ends.
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

        // A client that takes its refresh token from the body keeps no cookies: its challenge is bound to nothing but itself.
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
            // The sign-in that it is of has ended, and no new cookie takes its place.
            SignInCookies.ClearRefresh(context);
        }

        await TokenAnswer.WriteAsync(context, result.Pair, body.Delivery == TokenAnswer.ByBody, result.RecoveryCodes).ConfigureAwait(false);
    }
}

internal sealed class TokenLoginRequest
{
    /// <summary>With <see cref="Password"/>: the first step.</summary>
    public string? Email { get; set; }

    public string? Password { get; set; }

    /// <summary>With exactly one of the codes: the second step of a sign-in that was answered so.</summary>
    public string? Challenge { get; set; }

    public string? Code { get; set; }

    public string? RecoveryCode { get; set; }

    /// <summary>Whether this browser is to need no second factor for a while.</summary>
    public bool TrustDevice { get; set; }

    /// <summary>Fewer scopes than the site grants; null for all. Of the first step.</summary>
    public string? Scope { get; set; }

    /// <summary>"cookie" or "body".</summary>
    public string Delivery { get; set; } = TokenAnswer.ByCookie;
}
