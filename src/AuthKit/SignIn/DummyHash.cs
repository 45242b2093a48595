namespace AuthKit.SignIn;

/// <summary>One form that stored hashes have, for <see cref="SignInOptions.DummyHashes"/>.</summary>
public sealed class DummyHash
{
    /// <summary>The greatest <see cref="Weight"/>.</summary>
    public const int MaxWeight = 1_000_000;

    /// <summary>
    /// A stored hash of that form and cost, of any password: nothing verifies against it. Not a secret.
    /// </summary>
    public string StoredHash { get; set; } = "";

    /// <summary>How many accounts have this form, or their share. Default 1; 1 to 1,000,000.</summary>
    public int Weight { get; set; } = 1;
}
