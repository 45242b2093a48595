using System.Text.Json.Serialization;
using AuthKit.Accounts;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// The answer to a sign-in of any kind: the user, with the cookies of the session and the device; or the challenge for the second step; or the
/// refusal.
/// </summary>
internal static class SignInAnswer
{
    /// <param name="context">The response must not have started.</param>
    /// <param name="result">The result of the sign-in.</param>
    /// <param name="remember">Whether the browser keeps the session cookie when it closes.</param>
    /// <param name="refusal">The answer to a wrong password, link or code.</param>
    /// <param name="browser">The secret that a challenge was bound to; null in the second step.</param>
    public static Task WriteAsync(HttpContext context, SessionSignInResult result, bool remember, AuthProblem refusal, string? browser = null)
    {
        if (!result.Succeeded)
        {
            return MfaRequiredAnswer.WriteAsync(context, result.Status, result.Challenge, result.RetryAfter, browser, refusal);
        }

        var services = context.RequestServices;
        SignInCookies.WriteSession(context, result.Grant, remember);
        services.GetRequiredService<DeviceCookie>().Write(context, result.DeviceToken);
        services.GetRequiredService<TrustedDeviceCookie>().Write(context, result.TrustedDeviceToken);
        var response = new SignedInResponse
        {
            User = UserResponse.Of(result.Account),
            EnrollBefore = result.EnrollBefore?.UtcDateTime,
            RecoveryCodes = result.RecoveryCodes.Count > 0 ? result.RecoveryCodes : null,
        };
        return JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, response, ResponseJson.Default.SignedInResponse);
    }
}

internal sealed class SignedInResponse
{
    public string Status { get; } = "signed_in";

    public required UserResponse User { get; init; }

    /// <summary>
    /// The time in UTC until which the account can go without a second factor. Left out unless the account must get a second factor and has no
    /// second factor yet.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? EnrollBefore { get; init; }

    /// <summary>The new recovery codes. Left out unless this sign-in enrolled a second factor.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? RecoveryCodes { get; init; }
}

internal sealed class UserResponse
{
    public required string Id { get; init; }

    public required string Email { get; init; }

    public static UserResponse Of(Account account) => new() { Id = account.Subject.Id, Email = account.Email ?? account.Login };
}
