using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>What becomes of a sign-in, for a session or tokens, that signed nobody in.</summary>
internal static class MfaRequiredAnswer
{
    /// <summary>The second step that is asked for, or the refusal.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="challenge">The challenge for the second factor.</param>
    /// <param name="retryAfter">When to come back.</param>
    /// <param name="browser">The secret that the challenge is bound to; null where it is bound to none.</param>
    /// <param name="refusal">The answer to a wrong password, link or code.</param>
    public static Task WriteAsync(HttpContext context, SignInStatus outcome, MfaChallenge? challenge, TimeSpan retryAfter, string? browser, AuthProblem refusal)
    {
        if (challenge is null)
        {
            return Refusals.WriteAsync(context, outcome, refusal, retryAfter);
        }

        if (browser is not null)
        {
            FlowCookie.Write(context, browser);
        }

        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, MfaRequiredResponse.Of(challenge), ResponseJson.Default.MfaRequiredResponse);
    }
}

/// <summary>The first step of a sign-in was good; nobody is signed in.</summary>
internal sealed class MfaRequiredResponse
{
    /// <summary><c>mfa_required</c>, or <c>mfa_enrollment_required</c> where the account has no second factor yet.</summary>
    public required string Status { get; init; }

    public required string Challenge { get; init; }

    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime ExpiresAt { get; init; }

    public static MfaRequiredResponse Of(MfaChallenge challenge) => new()
    {
        Status = challenge.IsEnrollment ? "mfa_enrollment_required" : "mfa_required",
        Challenge = challenge.Token,
        Methods = challenge.Methods,
        ExpiresAt = challenge.ExpiresAt.UtcDateTime,
    };
}
