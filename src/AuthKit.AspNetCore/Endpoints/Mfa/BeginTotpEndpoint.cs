using System.Text.Json.Serialization;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Problems;
using AuthKit.Mfa;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// POST mfa/totp: starts the enrolment of an authenticator, for a session with a fresh proof or for a sign-in that needs a second factor to
/// continue.
/// </summary>
internal static class BeginTotpEndpoint
{
    public const string BadName = "The member \"name\" is not a valid name for an authenticator.";

    public static async Task HandleAsync(HttpContext context)
    {
        if (await JsonBody.ReadOrDefaultAsync(context, RequestJson.Default.BeginTotpRequest).ConfigureAwait(false) is not { } body)
        {
            return;
        }

        if (body.Name is { } name && !MfaAuthenticator.IsName(name))
        {
            await AuthProblem.InvalidRequest.WriteAsync(context, detail: BadName).ConfigureAwait(false);
            return;
        }

        await (body.Challenge is null ? BeginAsync(context, body) : BeginByChallengeAsync(context, body)).ConfigureAwait(false);
    }

    private static async Task BeginAsync(HttpContext context, BeginTotpRequest body)
    {
        var request = await RequestSession.GetAsync(context).ConfigureAwait(false);
        if (request.Status != RequestSessionStatus.SignedIn)
        {
            await AuthProblem.OfMissingUser(request).WriteAsync(context).ConfigureAwait(false);
            return;
        }

        var result = await context.RequestServices.GetRequiredService<ISecondFactorFlows>()
            .BeginTotpAsync(request.Session!, body.Name, context.RequestAborted).ConfigureAwait(false);
        using var enrollment = result.Enrollment;
        await AnswerAsync(context, enrollment, Refusals.Of(result.Status) ?? AuthProblem.FreshAuthenticationRequired).ConfigureAwait(false);
    }

    private static async Task BeginByChallengeAsync(HttpContext context, BeginTotpRequest body)
    {
        using var enrollment = await context.RequestServices.GetRequiredService<ISecondFactorSignIn>()
            .BeginEnrollmentAsync(await SecondStepProof.OfAsync(context, body.Challenge).ConfigureAwait(false), body.Name, context.RequestAborted).ConfigureAwait(false);
        await AnswerAsync(context, enrollment, AuthProblem.InvalidChallenge).ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext context, TotpEnrollment? enrollment, AuthProblem refusal) => enrollment is null
        ? refusal.WriteAsync(context)
        : JsonAnswer.WriteAsync(
            context,
            StatusCodes.Status200OK,
            TotpEnrollmentResponse.Of(enrollment, context.RequestServices.GetService<IEnrollmentPicture>()),
            ResponseJson.Default.TotpEnrollmentResponse);
}

internal sealed class BeginTotpRequest
{
    /// <summary>The owner's name for the authenticator.</summary>
    public string? Name { get; set; }

    /// <summary>The challenge of a sign-in that needs a second factor to continue; null for the enrolment in a session.</summary>
    public string? Challenge { get; set; }
}

/// <summary>The new authenticator's secret, in three forms. It is shown only once.</summary>
internal sealed class TotpEnrollmentResponse
{
    /// <summary>The secret in base32, for typing in.</summary>
    public required string Secret { get; init; }

    public required string OtpauthUri { get; init; }

    /// <summary>
    /// A data URL. Left out if the application has no <see cref="IEnrollmentPicture"/>, or if the names are too long for a picture.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? QrCode { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime ExpiresAt { get; init; }

    public static TotpEnrollmentResponse Of(TotpEnrollment enrollment, IEnrollmentPicture? picture) => new()
    {
        Secret = enrollment.Uri.Secret.ToBase32(),
        OtpauthUri = enrollment.Uri.ToText(),
        QrCode = picture?.ToDataUrl(enrollment.Uri),
        ExpiresAt = enrollment.ExpiresAt.UtcDateTime,
    };
}
