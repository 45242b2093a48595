using System.Globalization;
using System.Text.Json.Serialization;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Endpoints;
using AuthKit.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace AuthKit.AspNetCore.Problems;

/// <summary>The refusals of the HTTP contract, one per row, written as RFC 9457 problem details. The codes are stable.</summary>
internal sealed class AuthProblem
{
    public static readonly AuthProblem InvalidRequest = new(StatusCodes.Status400BadRequest, "invalid_request", "The body is not the JSON object that this call expects.");
    public static readonly AuthProblem InvalidTenant = new(StatusCodes.Status400BadRequest, "invalid_tenant", "The tenant is not valid.");
    public static readonly AuthProblem InvalidEmail = new(StatusCodes.Status400BadRequest, "invalid_email", "Mail cannot be sent to this e-mail address.");
    public static readonly AuthProblem PasswordRejected = new(StatusCodes.Status400BadRequest, "password_rejected", "The password does not meet the policy.");
    public static readonly AuthProblem InvalidToken = new(StatusCodes.Status400BadRequest, "invalid_token", "The link is no longer valid. Ask for a new one.");
    public static readonly AuthProblem NotAuthenticated = new(StatusCodes.Status401Unauthorized, "not_authenticated", "Sign in first.");
    public static readonly AuthProblem SessionExpired = new(StatusCodes.Status401Unauthorized, "session_expired", "The session has ended. Sign in again.");
    public static readonly AuthProblem InvalidSession = new(StatusCodes.Status401Unauthorized, "invalid_session", "The session cookie is malformed.");
    public static readonly AuthProblem InvalidCredentials = new(StatusCodes.Status401Unauthorized, "invalid_credentials", "The e-mail address or the password is wrong.");
    public static readonly AuthProblem WrongPassword = new(StatusCodes.Status401Unauthorized, "invalid_credentials", "The current password is wrong.");
    public static readonly AuthProblem InvalidSignInToken = new(StatusCodes.Status401Unauthorized, "invalid_token", "The link is no longer valid, or belongs to another browser. Ask for a new one.");
    public static readonly AuthProblem InvalidCode = new(StatusCodes.Status401Unauthorized, "invalid_code", "The code is wrong or no longer valid, or belongs to another browser.");
    public static readonly AuthProblem InvalidMfaCode = new(StatusCodes.Status401Unauthorized, "invalid_code", "The code is wrong or was already used. Wait for the next one.");
    public static readonly AuthProblem InvalidChallenge = new(StatusCodes.Status401Unauthorized, "invalid_challenge", "The sign-in began too long ago or in another browser, or is already finished. Sign in again.");
    public static readonly AuthProblem MfaLocked = new(StatusCodes.Status401Unauthorized, "second_factor_locked", "Too many wrong codes. Use a recovery code.");
    public static readonly AuthProblem EnrollmentNotPending = new(StatusCodes.Status409Conflict, "enrollment_not_pending", "There is no enrolment to confirm, or it has expired. Start again.");
    public static readonly AuthProblem TooManyAuthenticators = new(StatusCodes.Status409Conflict, "too_many_authenticators", "The account has the maximum number of authenticators. Remove one first.");
    public static readonly AuthProblem Forbidden = new(StatusCodes.Status403Forbidden, "forbidden", "The user may not do this.");
    public static readonly AuthProblem CrossSiteRequest = new(StatusCodes.Status403Forbidden, "cross_site_request", "The browser says that another site made this request.");
    public static readonly AuthProblem NotFound = new(StatusCodes.Status404NotFound, "not_found", "The item does not exist, or does not belong to this user.");
    public static readonly AuthProblem LoginTaken = new(StatusCodes.Status409Conflict, "login_taken", "An account with this e-mail address already exists.");
    public static readonly AuthProblem SubjectTaken = new(StatusCodes.Status409Conflict, "subject_taken", "An account with the identifier chosen for the new account already exists.");
    public static readonly AuthProblem RequestTooLarge = new(StatusCodes.Status413PayloadTooLarge, "request_too_large", $"The body must have at most {JsonBody.MaxSize} bytes.");
    public static readonly AuthProblem UnsupportedMediaType = new(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Send the body as application/json in UTF-8.");
    public static readonly AuthProblem RateLimited = new(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many attempts. Try again later.");
    public static readonly AuthProblem Unavailable = new(StatusCodes.Status503ServiceUnavailable, "unavailable", "Try again in a moment.");

    public static readonly AuthProblem InvalidScope = new(StatusCodes.Status400BadRequest, "invalid_scope", "The request asks for a scope that is not granted.");
    public static readonly AuthProblem InvalidRefreshToken = new(StatusCodes.Status401Unauthorized, "invalid_token", "The refresh token is no longer valid. Sign in again.") { _challenge = InvalidTokenChallenge };
    public static readonly AuthProblem RefreshNeedsEnrollment = new(StatusCodes.Status401Unauthorized, "mfa_enrollment_required", "The account must now have a second factor. Sign in again and set one up.") { _challenge = EnrollmentChallenge };
    public static readonly AuthProblem SessionNeedsEnrollment = new(StatusCodes.Status403Forbidden, "mfa_enrollment_required", "The account must now have a second factor. Set one up first.");
    public static readonly AuthProblem InvalidAccessToken = new(StatusCodes.Status401Unauthorized, "invalid_token", "The access token is no longer valid. Refresh it.") { _challenge = InvalidTokenChallenge };
    public static readonly AuthProblem NoToken = new(StatusCodes.Status401Unauthorized, "not_authenticated", "Send an access token in the Authorization field.") { _challenge = TokenChallenge };
    public static readonly AuthProblem SecondFactorNeeded = new(StatusCodes.Status403Forbidden, "second_factor_required", "A code from the account's second factor is required.");
    public static readonly AuthProblem FreshAuthenticationRequired = new(StatusCodes.Status403Forbidden, "fresh_authentication_required", "Confirm your identity again.");

    /// <summary>RFC 6750 section 3: the challenge has no error code if the request had no token.</summary>
    private const string TokenChallenge = "Bearer";

    /// <summary>RFC 9470 section 3: the sign-in does not meet the authentication requirements.</summary>
    private const string EnrollmentChallenge = "Bearer error=\"insufficient_user_authentication\"";

    private const string InvalidTokenChallenge = "Bearer error=\"invalid_token\"";

    /// <summary>
    /// RFC 9110 section 15.5.2 requires a challenge with every 401. No scheme for cookies is registered. This name comes from an expired draft
    /// (draft-broyer-http-cookie-auth), and no browser shows a password prompt for it.
    /// </summary>
    private const string Challenge = "Cookie";

    private static readonly TimeSpan UnavailableRetryAfter = TimeSpan.FromSeconds(5);

    private readonly int _status;
    private readonly string _code;
    private readonly string _detail;
    private string? _challenge;

    private AuthProblem(int status, string code, string detail)
    {
        _status = status;
        _code = code;
        _detail = detail;
    }

    /// <summary>The refusal of a call that needs a signed-in user, if the session cookie does not give one.</summary>
    public static AuthProblem OfMissingUser(RequestSession session) => session.Status switch
    {
        RequestSessionStatus.Unavailable => Unavailable,
        RequestSessionStatus.Malformed => InvalidSession,
        RequestSessionStatus.Ended => SessionExpired,
        RequestSessionStatus.InvalidTenant => InvalidTenant,
        _ => NotAuthenticated,
    };

    /// <summary>The refusal of a call that needs an access token, if the request has no valid one.</summary>
    public static AuthProblem OfMissingToken(RequestToken token) => token switch
    {
        { Unavailable: not null } => Unavailable,
        { IsForNoTenant: true } => InvalidTenant,
        { IsPresent: true } => InvalidAccessToken,
        _ => NoToken,
    };

    /// <summary>The refusal of RFC 6750 section 3.1. Scopes were checked when they were configured, so they need no escape here.</summary>
    /// <param name="scope">The scope that the token lacks; null if no scope would be enough.</param>
    public static AuthProblem InsufficientScope(string? scope) => new(StatusCodes.Status403Forbidden, "insufficient_scope", "The access token does not allow this.")
    {
        _challenge = scope is null ? "Bearer error=\"insufficient_scope\"" : $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"",
    };

    /// <summary>The refusal of RFC 9470 section 3.</summary>
    /// <param name="maxAge">The maximum age of the sign-in, in whole seconds.</param>
    public static AuthProblem InsufficientUserAuthentication(string maxAge) =>
        new(StatusCodes.Status401Unauthorized, "insufficient_user_authentication", "The last sign-in is too long ago. Sign in again.") { _challenge = $"Bearer error=\"insufficient_user_authentication\", max_age={maxAge}" };

    /// <summary>Writes the problem as the response.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="reasons">Codes that give more detail, or null.</param>
    /// <param name="retryAfter">The wait for a 429, sent in whole seconds, rounded up. Not sent if it is zero or less.</param>
    /// <param name="detail">The fault of this request, without values from it; null for the general text of the problem.</param>
    public Task WriteAsync(HttpContext context, IReadOnlyList<string>? reasons = null, TimeSpan retryAfter = default, string? detail = null)
    {
        var wait = this == Unavailable ? UnavailableRetryAfter : retryAfter;
        if (wait > TimeSpan.Zero)
        {
            context.Response.Headers.RetryAfter = RateLimitFields.Seconds(wait).ToString(CultureInfo.InvariantCulture);
        }

        if (_challenge is not null || _status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = _challenge ?? Challenge;
        }

        // RFC 9457 section 4.2.1: without a type, the title is the reason phrase of the status.
        var problem = new ProblemResponse { Title = ReasonPhrases.GetReasonPhrase(_status), Status = _status, Code = _code, Detail = detail ?? _detail, Reasons = reasons };
        return JsonAnswer.WriteAsync(context, _status, problem, ResponseJson.Default.ProblemResponse, "application/problem+json");
    }
}

/// <summary>RFC 9457 problem details with AuthKit's members <c>code</c> and <c>reasons</c>.</summary>
internal sealed class ProblemResponse
{
    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Code { get; init; }

    public required string Detail { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Reasons { get; init; }
}
