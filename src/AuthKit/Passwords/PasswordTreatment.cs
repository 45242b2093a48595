namespace AuthKit.Passwords;

/// <summary>What is done to a password before it is hashed, as the stored string records it. Holds no secret.</summary>
/// <param name="PepperId">The id of the pepper, or null for none.</param>
/// <param name="IsNfkc">Whether the password is normalised to NFKC.</param>
internal readonly record struct PasswordTreatment(string? PepperId, bool IsNfkc);
