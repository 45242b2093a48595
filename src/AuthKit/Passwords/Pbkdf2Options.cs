namespace AuthKit.Passwords;

/// <summary>The cost of PBKDF2 for new passwords. Applies only if PBKDF2 is the chosen algorithm. Salts are 16 bytes, tags 32.</summary>
public sealed class Pbkdf2Options
{
    /// <summary>The largest <see cref="Iterations"/>.</summary>
    public const int MaxIterations = 10_000_000;

    internal const int OwaspMinimumSha256 = 600_000;
    internal const int OwaspMinimumSha512 = 220_000;

    /// <summary>The pseudorandom function. Default <see cref="Pbkdf2Digest.Sha256"/>.</summary>
    public Pbkdf2Digest Digest { get; set; } = Pbkdf2Digest.Sha256;

    /// <summary>
    /// Iterations. Default 600,000; 1 to <see cref="MaxIterations"/>. OWASP's minimum is 600,000 for SHA-256 and 220,000 for SHA-512.
    /// </summary>
    public int Iterations { get; set; } = OwaspMinimumSha256;

    internal bool IsUnderOwaspMinimum() => Iterations < (Digest == Pbkdf2Digest.Sha512 ? OwaspMinimumSha512 : OwaspMinimumSha256);

    internal Pbkdf2Options Snapshot() => (Pbkdf2Options)MemberwiseClone();

    internal void Validate(List<string> problems)
    {
        if (!Enum.IsDefined(Digest))
        {
            problems.Add("Pbkdf2.Digest is not one of its values.");
        }

        OptionRange.Check(problems, Iterations, 1, MaxIterations, "Pbkdf2.Iterations");
    }
}
