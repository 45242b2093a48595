using AuthKit.Passwords;

namespace AuthKit.Benchmarks.SignIn;

/// <summary>Counts hashes and makes none: the simulation is about how many there are, not about what each costs.</summary>
internal sealed class CountingHasher : IPasswordHasher
{
    private const string Prefix = "simulated:";

    /// <summary>Hashes that a real hasher would have computed.</summary>
    public int Hashes { get; private set; }

    public static string Store(string password) => Prefix + password;

    public ValueTask<string> HashAsync(string password, HashingPriority priority = HashingPriority.Normal, CancellationToken cancellationToken = default)
    {
        Hashes++;
        return ValueTask.FromResult(Store(password));
    }

    public ValueTask<PasswordVerification> VerifyAsync(string? password, string? storedHash, HashingPriority priority = HashingPriority.Normal, CancellationToken cancellationToken = default)
    {
        Hashes++;
        return ValueTask.FromResult(storedHash == Prefix + password ? PasswordVerification.Success : PasswordVerification.Failed);
    }
}
