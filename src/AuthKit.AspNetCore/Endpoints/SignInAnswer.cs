using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>The answer to a sign-in of any kind: who signed in, with the cookies of session and device, or the refusal.</summary>
internal static class SignInAnswer
{
    /// <param name="context">The response must not have started.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="remember">Whether the browser keeps the session cookie when it closes.</param>
    /// <param name="refusal">What a wrong password, link or code is answered with.</param>
    public static Task WriteAsync(HttpContext context, SignInResult result, bool remember, AuthProblem refusal)
    {
        if (result.Outcome == SignInOutcome.RateLimited)
        {
            return AuthProblem.RateLimited.WriteAsync(context, retryAfter: result.RetryAfter);
        }

        if (!result.IsSignedIn)
        {
            return refusal.WriteAsync(context);
        }

        var services = context.RequestServices;
        services.GetRequiredService<SessionCookie>().Write(context, result.Grant, remember);
        services.GetRequiredService<DeviceCookie>().Write(context, result.DeviceToken);
        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new SignedInResponse { User = UserResponse.Of(result.Account) }, ResponseJson.Default.SignedInResponse);
    }
}
