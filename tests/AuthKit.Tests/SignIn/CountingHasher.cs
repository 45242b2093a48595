using AuthKit.Passwords;
using AuthKit.Stores;

namespace AuthKit.Tests.SignIn;

/// <summary>A real hasher whose calls are counted, and whose new hashes can fail.</summary>
internal sealed class CountingHasher(IPasswordHasher inner) : IPasswordHasher
{
    public int Verified { get; private set; }

    public int Hashed { get; private set; }

    public bool FailHash { get; set; }

    public void Reset() => Verified = Hashed = 0;

    public ValueTask<string> HashAsync(string password, HashingPriority priority = HashingPriority.Normal, CancellationToken cancellationToken = default)
    {
        Hashed++;
        return FailHash
            ? throw new AuthUnavailableException(AuthUnavailableKind.HashingQueueFull, "Full.")
            : inner.HashAsync(password, priority, cancellationToken);
    }

    public ValueTask<PasswordVerification> VerifyAsync(string? password, string? storedHash, HashingPriority priority = HashingPriority.Normal, CancellationToken cancellationToken = default)
    {
        Verified++;
        return inner.VerifyAsync(password, storedHash, priority, cancellationToken);
    }
}
