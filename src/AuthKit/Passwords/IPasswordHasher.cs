using AuthKit.Stores;

namespace AuthKit.Passwords;

/// <summary>Turns passwords into strings to store, and verifies passwords against stored strings.</summary>
public interface IPasswordHasher
{
    /// <summary>Hashes a new password at the current cost, with a fresh salt.</summary>
    /// <param name="password">
    /// 1 to <see cref="PasswordHashingOptions.MaxPasswordLength"/> code points of well-formed UTF-16, neither trimmed nor truncated.
    /// </param>
    /// <param name="priority">Which part of the gate's queue the caller may use.</param>
    /// <param name="cancellationToken">Gives up the place in the queue; a hash that has begun is finished.</param>
    /// <returns>ASCII text of at most 512 characters that names its algorithm, cost, salt and, if any, pepper.</returns>
    /// <exception cref="ArgumentException">
    /// The password is null, empty, too long or not well-formed, or bcrypt cannot take it. Check it with an <c>IPasswordPolicy</c> first.
    /// </exception>
    /// <exception cref="AuthUnavailableException"><see cref="AuthUnavailableKind.HashingQueueFull"/>: too many hashes wait already.</exception>
    ValueTask<string> HashAsync(string password, HashingPriority priority = HashingPriority.Normal, CancellationToken cancellationToken = default);

    /// <summary>
    /// Verifies a password against a stored hash. If the stored hash is null, malformed or refused, the call computes one hash at the current
    /// cost anyway. Passing <c>account?.PasswordHash</c> therefore does not reveal whether the account exists.
    /// </summary>
    /// <param name="password">
    /// The password exactly as received. If it is null, empty or too long, the result is <see cref="PasswordVerification.Failed"/> at once.
    /// </param>
    /// <param name="storedHash">
    /// The string that <see cref="HashAsync"/> returned, or one of any known format; null if the account has no password.
    /// </param>
    /// <param name="priority">Which part of the gate's queue the caller may use.</param>
    /// <param name="cancellationToken">Gives up the place in the queue; a hash that has begun is finished.</param>
    /// <exception cref="AuthUnavailableException"><see cref="AuthUnavailableKind.HashingQueueFull"/>: too many hashes wait already.</exception>
    ValueTask<PasswordVerification> VerifyAsync(string? password, string? storedHash, HashingPriority priority = HashingPriority.Normal, CancellationToken cancellationToken = default);
}

/// <summary>The result of a verification. Zero means failure; the numbers are stable.</summary>
public enum PasswordVerification
{
    /// <summary>The password is not the one that was hashed, or the stored hash is absent, malformed or refused.</summary>
    Failed = 0,

    /// <summary>The password is right, and its hash has the current algorithm, cost, pepper and normalisation.</summary>
    Success = 1,

    /// <summary>
    /// The password is right, but its hash has another algorithm, cost, pepper or normalisation. Hash the password again and replace the stored
    /// hash.
    /// </summary>
    SuccessRehashNeeded = 2,
}
