using System.Collections.Frozen;
using AuthKit.AccountFlows;
using AuthKit.Devices;
using AuthKit.RefreshTokens;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Problems;

/// <summary>
/// Maps the status of a service's result to the refusal to answer with: one table for all calls. The refusal of a wrong password, link or code
/// differs by call, so the call passes it.
/// </summary>
internal static class Refusals
{
    private static readonly FrozenDictionary<Enum, AuthProblem> Problems = new Dictionary<Enum, AuthProblem>
    {
        [SignInStatus.RateLimited] = AuthProblem.RateLimited,
        [SignInStatus.InvalidChallenge] = AuthProblem.InvalidChallenge,
        [SignInStatus.MfaLocked] = AuthProblem.MfaLocked,

        [StepUpStatus.InvalidCredentials] = AuthProblem.WrongPassword,
        [StepUpStatus.RateLimited] = AuthProblem.RateLimited,
        [StepUpStatus.InvalidCode] = AuthProblem.InvalidMfaCode,
        [StepUpStatus.MfaLocked] = AuthProblem.MfaLocked,
        [StepUpStatus.NotSignedIn] = AuthProblem.SessionExpired,
        [StepUpStatus.MfaRequired] = AuthProblem.SecondFactorNeeded,

        [SecondFactorChangeStatus.InvalidCode] = AuthProblem.InvalidMfaCode,
        [SecondFactorChangeStatus.RateLimited] = AuthProblem.RateLimited,
        [SecondFactorChangeStatus.AlreadyUsed] = AuthProblem.InvalidMfaCode,
        [SecondFactorChangeStatus.Locked] = AuthProblem.MfaLocked,
        [SecondFactorChangeStatus.NotPending] = AuthProblem.EnrollmentNotPending,
        [SecondFactorChangeStatus.NotSignedIn] = AuthProblem.SessionExpired,
        [SecondFactorChangeStatus.FreshAuthenticationRequired] = AuthProblem.FreshAuthenticationRequired,
        [SecondFactorChangeStatus.TooManyAuthenticators] = AuthProblem.TooManyAuthenticators,
        [SecondFactorChangeStatus.UnknownAuthenticator] = AuthProblem.NotFound,

        [AccountFlowStatus.InvalidToken] = AuthProblem.InvalidToken,
        [AccountFlowStatus.InvalidCredentials] = AuthProblem.WrongPassword,
        [AccountFlowStatus.InvalidEmail] = AuthProblem.InvalidEmail,
        [AccountFlowStatus.PasswordRejected] = AuthProblem.PasswordRejected,
        [AccountFlowStatus.LoginTaken] = AuthProblem.LoginTaken,
        [AccountFlowStatus.SubjectTaken] = AuthProblem.SubjectTaken,
        [AccountFlowStatus.RateLimited] = AuthProblem.RateLimited,
        [AccountFlowStatus.FreshAuthenticationRequired] = AuthProblem.FreshAuthenticationRequired,

        [RegistrationStatus.InvalidEmail] = AuthProblem.InvalidEmail,
        [RegistrationStatus.PasswordRejected] = AuthProblem.PasswordRejected,
        [RegistrationStatus.LoginTaken] = AuthProblem.LoginTaken,
        [RegistrationStatus.SubjectTaken] = AuthProblem.SubjectTaken,
        [RegistrationStatus.RateLimited] = AuthProblem.RateLimited,

        [RefreshTokenStatus.EnrollmentRequired] = AuthProblem.RefreshNeedsEnrollment,
        [RefreshTokenStatus.ScopeExceeded] = AuthProblem.InvalidScope,

        [SessionTokenStatus.Ended] = AuthProblem.SessionExpired,
        [SessionTokenStatus.EnrollmentRequired] = AuthProblem.SessionNeedsEnrollment,
    }.ToFrozenDictionary();

    /// <summary>The refusal of a status; null if the table has no row for it.</summary>
    public static AuthProblem? Of(Enum status) => Problems.GetValueOrDefault(status);

    /// <summary>Writes the refusal of a status as the response.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="status">The status of the service's result.</param>
    /// <param name="otherwise">The refusal for a status without a row in the table.</param>
    /// <param name="retryAfter">The wait before the next attempt; sent with a 429 only.</param>
    /// <param name="reasons">The reasons why a password was rejected, or null; sent with that refusal only.</param>
    public static Task WriteAsync(HttpContext context, Enum status, AuthProblem otherwise, TimeSpan retryAfter = default, IReadOnlyList<string>? reasons = null)
    {
        var problem = Of(status) ?? otherwise;
        return problem.WriteAsync(context, problem == AuthProblem.PasswordRejected ? reasons : null, problem == AuthProblem.RateLimited ? retryAfter : default);
    }
}
