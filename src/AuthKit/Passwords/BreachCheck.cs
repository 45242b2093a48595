namespace AuthKit.Passwords;

/// <summary>What a breach check found. Zero is no answer; the numbers are stable.</summary>
public enum BreachCheck
{
    /// <summary>No answer: the source failed, timed out, or answered nonsense.</summary>
    Unavailable = 0,

    /// <summary>Not known from breaches.</summary>
    NotFound = 1,

    /// <summary>Known from breaches.</summary>
    Found = 2,
}
