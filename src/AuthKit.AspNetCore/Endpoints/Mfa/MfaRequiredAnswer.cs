using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>The answer to a sign-in, for a session or for tokens, that has not signed the user in.</summary>
internal static class MfaRequiredAnswer
{
    /// <summary>Writes the challenge for the second step, or the refusal.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="outcome">The status of the sign-in.</param>
    /// <param name="challenge">The challenge for the second factor; null to write the refusal.</param>
    /// <param name="retryAfter">The wait before the next attempt; sent with a 429 only.</param>
    /// <param name="browser">The browser's secret, to which the challenge is bound; null to leave the cookie as it is.</param>
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

/// <summary>The first step of a sign-in succeeded, and the second step follows. Nobody is signed in yet.</summary>
internal sealed class MfaRequiredResponse
{
    /// <summary><c>mfa_required</c>, or <c>mfa_enrollment_required</c> if the account has no second factor yet.</summary>
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
