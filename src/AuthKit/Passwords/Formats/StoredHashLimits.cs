namespace AuthKit.Passwords;

/// <summary>
/// The highest costs that a stored hash may have. A hash with a higher cost is refused like a malformed one, so that an attacker who can
/// write to the database cannot make a login arbitrarily expensive. The cost of new hashes is always within the limits.
/// </summary>
public sealed class StoredHashLimits
{
    /// <summary>The most memory of Argon2, in KiB. Default 262,144 (256 MiB).</summary>
    public int Argon2MemoryKiB { get; set; } = 256 * 1024;

    /// <summary>The most passes of Argon2. Default 16.</summary>
    public int Argon2Passes { get; set; } = 16;

    /// <summary>The most lanes of Argon2. Default 16.</summary>
    public int Argon2Lanes { get; set; } = 16;

    /// <summary>The most iterations of PBKDF2, multiplied by the number of digest-sized blocks in the tag. Default 2,000,000.</summary>
    public int Pbkdf2Iterations { get; set; } = 2_000_000;

    /// <summary>The most memory of scrypt (128 × N × r bytes), in KiB. Default 262,144 (256 MiB).</summary>
    public int ScryptMemoryKiB { get; set; } = 256 * 1024;

    /// <summary>The largest parallelisation p of scrypt, which multiplies its time. Default 16.</summary>
    public int ScryptParallelization { get; set; } = 16;

    /// <summary>The highest cost of bcrypt. Default 15, about two seconds per hash.</summary>
    public int BcryptCost { get; set; } = 15;

    internal StoredHashLimits RaisedTo(PasswordHashingOptions current)
    {
        var limits = (StoredHashLimits)MemberwiseClone();
        switch (current.Algorithm)
        {
            case PasswordHashAlgorithm.Argon2id:
                limits.Argon2MemoryKiB = Math.Max(limits.Argon2MemoryKiB, current.Argon2.MemoryKiB);
                limits.Argon2Passes = Math.Max(limits.Argon2Passes, current.Argon2.Passes);
                limits.Argon2Lanes = Math.Max(limits.Argon2Lanes, current.Argon2.Lanes);
                break;
            case PasswordHashAlgorithm.Bcrypt:
                limits.BcryptCost = Math.Max(limits.BcryptCost, current.Bcrypt.Cost);
                break;
            case PasswordHashAlgorithm.Pbkdf2:
                limits.Pbkdf2Iterations = Math.Max(limits.Pbkdf2Iterations, current.Pbkdf2.Iterations);
                break;
        }

        return limits;
    }

    internal void Validate(List<string> problems)
    {
        if (Argon2MemoryKiB < 0 || Argon2Passes < 0 || Argon2Lanes < 0 || Pbkdf2Iterations < 0
            || ScryptMemoryKiB < 0 || ScryptParallelization < 0 || BcryptCost < 0)
        {
            problems.Add("Limits must not be negative; 0 refuses every stored hash of that kind except those at the current cost.");
        }
    }
}
