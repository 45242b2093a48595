using AuthKit.Passwords;
using AuthKit.Stores;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>A hasher with no free slot and a full queue.</summary>
internal sealed class BusyPasswordHasher : IPasswordHasher
{
    public ValueTask<string> HashAsync(string password, HashingPriority priority = HashingPriority.Normal, CancellationToken cancellationToken = default) =>
        throw new AuthUnavailableException(AuthUnavailableKind.HashingQueueFull, "The queue is full.");

    public ValueTask<PasswordVerification> VerifyAsync(string? password, string? storedHash, HashingPriority priority = HashingPriority.Normal, CancellationToken cancellationToken = default) =>
        throw new AuthUnavailableException(AuthUnavailableKind.HashingQueueFull, "The queue is full.");
}
