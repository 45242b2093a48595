using AuthKit.Events;
using AuthKit.Stores;

namespace AuthKit.Accounts;

/// <summary>
/// Accounts over a store: normalises logins and reads payloads. Every method throws
/// <see cref="AuthUnavailableException"/> when the store cannot be asked. A write takes the event that tells of it: where the
/// store keeps the audit log too, both are kept or none; the event is published once the write has taken place, and never
/// otherwise.
/// </summary>
public interface IAccountService
{
    /// <summary>The account of a subject; null where there is none.</summary>
    ValueTask<Account?> FindByIdAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>The account that a typed login names within a tenant; null where there is none or the text can be no login.</summary>
    ValueTask<Account?> FindByLoginAsync(string? login, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>Adds an account; of several with one login, one wins.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cause">The event to record and publish; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// <see cref="AccountWrite.Written"/>; <see cref="AccountWrite.SubjectTaken"/> where there is an account with this subject,
    /// whatever its login; else <see cref="AccountWrite.LoginTaken"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The login can be none (<see cref="LoginName.TryNormalize"/>).</exception>
    ValueTask<AccountWrite> AddAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default);

    /// <summary>Writes an account back, if nobody changed it since it was read.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cause">The event to record and publish; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The login can be none (<see cref="LoginName.TryNormalize"/>).</exception>
    ValueTask<AccountWrite> UpdateAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default);

    /// <summary>Removes an account, if nobody changed it since it was read; its login is free at once.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cause">The event to record and publish; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<StoreWrite> RemoveAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default);
}
