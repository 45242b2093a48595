namespace AuthKit.RefreshTokens;

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
