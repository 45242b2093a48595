namespace AuthKit.Passwords;

/// <summary>What became of a verification. Zero is the refusal; the numbers are stable.</summary>
public enum PasswordVerification
{
    /// <summary>The password is not the one that was hashed, or the stored hash is absent, malformed or refused.</summary>
    Failed = 0,

    /// <summary>The password is right, and stored as new ones would be.</summary>
    Success = 1,

    /// <summary>The password is right, but its hash was made by another algorithm, cost, pepper or normalisation: hash it anew and replace it.</summary>
    SuccessRehashNeeded = 2,
}
