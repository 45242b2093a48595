using System.Collections.Concurrent;
using AuthKit.Passwords;
using AuthKit.Stores;

namespace AuthKit.Tests.SignIn;

/// <summary>A real hasher that counts its calls and can fail.</summary>
internal sealed class CountingHasher(IPasswordHasher inner) : IPasswordHasher
{
    private readonly ConcurrentQueue<(string? StoredHash, HashingPriority Priority)> _verified = new();
    private int _hashed;

    /// <summary>The hasher that does the work, uncounted.</summary>
    public IPasswordHasher Inner => inner;

    /// <summary>The stored hashes against which passwords were verified, in order.</summary>
    public IReadOnlyList<(string? StoredHash, HashingPriority Priority)> VerifiedAgainst => [.. _verified];

    public int Verified => _verified.Count;

    public int Hashed => _hashed;

    public bool FailHash { get; set; }

    public bool FailVerify { get; set; }

    /// <summary>Runs before a password is verified.</summary>
    public Action BeforeVerify { get; set; } = static () => { };

    public void Reset()
    {
        _verified.Clear();
        _hashed = 0;
    }

    public ValueTask<string> HashAsync(string password, HashingPriority priority = HashingPriority.Normal, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _hashed);
        return FailHash ? throw Full() : inner.HashAsync(password, priority, cancellationToken);
    }

    public ValueTask<PasswordVerification> VerifyAsync(string? password, string? storedHash, HashingPriority priority = HashingPriority.Normal, CancellationToken cancellationToken = default)
    {
        if (FailVerify)
        {
            throw Full();
        }

        BeforeVerify();
        _verified.Enqueue((storedHash, priority));
        return inner.VerifyAsync(password, storedHash, priority, cancellationToken);
    }

    private static AuthUnavailableException Full() => new(AuthUnavailableKind.HashingQueueFull, "Full.");
}
