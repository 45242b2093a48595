namespace AuthKit.AccessTokens;

/// <summary>How a call for a session's tokens ended. The numbers are stable; zero is a refusal.</summary>
public enum SessionTokenStatus
{
    /// <summary>The session has ended, or its account may not go on.</summary>
    Ended = 0,

    /// <summary>The account has to have a second factor by now, and has none: the subject signs in again, and enrols on the way.</summary>
    EnrollmentRequired = 1,

    /// <summary>Here are the tokens.</summary>
    Issued = 2,
}
