using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>Says whether a subject may still be signed in: asked at each refresh, before a token is spent, and before tokens for a session are made.</summary>
public interface ISubjectGate
{
    /// <summary>What holds for the account now, whatever held when the sign-in began.</summary>
    /// <param name="subject">Whose tokens.</param>
    /// <param name="securityVersion">The account's security version when the sign-in began.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="AuthUnavailableException">It cannot be asked: nothing is spent and nothing granted.</exception>
    ValueTask<SubjectStanding> GetStandingAsync(SubjectRef subject, long securityVersion, CancellationToken cancellationToken);
}

/// <summary>Whether a subject may still be signed in. The numbers are stable; zero is a refusal.</summary>
public enum SubjectStanding
{
    /// <summary>The account is gone, may not sign in, or has another security version.</summary>
    Refused = 0,

    /// <summary>The account has to have a second factor by now, and has none: the subject signs in again, and enrols on the way.</summary>
    EnrollmentRequired = 1,

    /// <summary>The subject may go on.</summary>
    Good = 2,
}
