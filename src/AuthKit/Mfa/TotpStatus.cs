namespace AuthKit.Mfa;

/// <summary>What a time-based code is. The numbers are stable; zero is a refusal.</summary>
public enum TotpStatus
{
    /// <summary>Not the code of any step in the window, or no code at all.</summary>
    Wrong = 0,

    /// <summary>
    /// The code of a step in the window that is not later than the last one used: a replay, or a second try within one
    /// period. Tell the user to wait for the next code only where a factor before this one has passed.
    /// </summary>
    AlreadyUsed = 1,

    /// <summary>The code of a step in the window that was not used yet.</summary>
    Matched = 2,
}
