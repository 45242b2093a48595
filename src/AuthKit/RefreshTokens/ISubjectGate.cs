using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>
/// Decides whether a subject may stay signed in. It is called at each refresh before the token is spent, and before tokens for a session are
/// issued.
/// </summary>
public interface ISubjectGate
{
    /// <summary>Returns the current standing of the account, which may have changed since the sign-in began.</summary>
    /// <param name="subject">The subject of the tokens.</param>
    /// <param name="securityVersion">The account's security version when the sign-in began.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="AuthUnavailableException">The standing cannot be determined. No token is spent, and nothing is granted.</exception>
    ValueTask<SubjectStanding> GetStandingAsync(SubjectRef subject, long securityVersion, CancellationToken cancellationToken);
}

/// <summary>Whether a subject may stay signed in. The numbers are stable; zero is a refusal.</summary>
public enum SubjectStanding
{
    /// <summary>The account no longer exists, may not sign in, or has another security version.</summary>
    Refused = 0,

    /// <summary>
    /// The account now needs a second factor but does not have one. The subject must sign in again, and enrols during that sign-in.
    /// </summary>
    EnrollmentRequired = 1,

    /// <summary>The subject may stay signed in.</summary>
    Good = 2,
}
