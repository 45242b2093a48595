using AuthKit.Passwords;

namespace AuthKit.Tests.Passwords;

/// <summary>Options that make a hash cost microseconds.</summary>
internal static class CheapHashing
{
    public static PasswordHashingOptions Options() => new()
    {
        Argon2 = { MemoryKiB = 64, Passes = 1 },
        Bcrypt = { Cost = BcryptOptions.MinCost },
        Pbkdf2 = { Iterations = 10 },
        AllowWeakParameters = true,
    };
}
