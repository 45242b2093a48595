namespace AuthKit.OneTimeTokens;

/// <summary>How the try of a code ended. The numbers are stable; zero is a refusal.</summary>
public enum OneTimeCodeStatus
{
    /// <summary>There is no such request for a code, or no longer: never made, expired, used, or tried too often.</summary>
    Gone = 0,

    /// <summary>The code is wrong.</summary>
    Wrong = 1,

    /// <summary>The code is right, and used up by this call.</summary>
    Matched = 2,

    /// <summary>The text can be no code, so it was not tried: the next try is as good as this one.</summary>
    Malformed = 3,
}
