using System.Collections.Frozen;
using AuthKit.AccountFlows;
using AuthKit.Devices;
using AuthKit.RefreshTokens;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Problems;

/// <summary>
/// The refusal that each status of a result is answered with: one table for all calls. A wrong password, link or code is
/// answered as its call says.
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

    /// <summary>The refusal of a status; null where the table has none.</summary>
    public static AuthProblem? Of(Enum status) => Problems.GetValueOrDefault(status);

    /// <summary>Makes the refusal of a status the answer.</summary>
    /// <param name="context">The response must not have started.</param>
    /// <param name="status">The status of the service's result.</param>
    /// <param name="otherwise">The refusal for a status that has none of its own.</param>
    /// <param name="retryAfter">When to come back.</param>
    /// <param name="reasons">Codes that say more, or null.</param>
    public static Task WriteAsync(HttpContext context, Enum status, AuthProblem otherwise, TimeSpan retryAfter = default, IReadOnlyList<string>? reasons = null)
    {
        var problem = Of(status) ?? otherwise;
        return problem.WriteAsync(context, problem == AuthProblem.PasswordRejected ? reasons : null, problem == AuthProblem.RateLimited ? retryAfter : default);
    }
}
