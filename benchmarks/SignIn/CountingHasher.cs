using AuthKit.Passwords;

namespace AuthKit.Benchmarks.SignIn;

/// <summary>Counts hashes without computing them: the simulation is about their number, not about their cost.</summary>
internal sealed class CountingHasher : IPasswordHasher
{
    private const string Prefix = "simulated:";

    /// <summary>The number of hashes that a real hasher would have computed.</summary>
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
