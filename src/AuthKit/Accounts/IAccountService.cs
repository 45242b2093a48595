using AuthKit.Events;
using AuthKit.Stores;

namespace AuthKit.Accounts;

/// <summary>
/// Finds and writes accounts. You can implement it over your own table; run <c>AccountServiceCases</c> of AuthKit.Testing against the result. Every
/// method throws <see cref="AuthUnavailableException"/> if the database cannot be reached. A write takes the event that describes it. The event is
/// published (<see cref="AuthKitRuntime.Events"/>) after the write has succeeded, and only then. If the audit log is in the same database, its record
/// is written in the same transaction.
/// </summary>
/// <remarks>
/// Logins are compared in the form of <see cref="LoginName.TryNormalize"/>, and stored in the form of <see cref="LoginName.TryCompose"/>. The first
/// version of an account must be one that no earlier account of the subject had, such as a random number of 62 bits.
/// </remarks>
public interface IAccountService
{
    /// <summary>The account of a subject; null if the subject has no account.</summary>
    ValueTask<Account?> FindByIdAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>The account with a typed login within a tenant; null if no account has it or the text cannot be a login.</summary>
    ValueTask<Account?> FindByLoginAsync(string? login, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>Adds an account. If several calls add one login at the same time, only one succeeds.</summary>
    /// <param name="account">The account. <see cref="Account.Version"/> is set to the first version once it is written.</param>
    /// <param name="cause">The event to record and publish; null for no event.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// <see cref="AccountWrite.Written"/>; <see cref="AccountWrite.SubjectTaken"/> if an account with this subject exists, whatever its login;
    /// otherwise <see cref="AccountWrite.LoginTaken"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The text cannot be a login (<see cref="LoginName.TryNormalize"/>).</exception>
    ValueTask<AccountWrite> AddAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default);

    /// <summary>Writes an account back, if it still has the version that was read. Subject and <see cref="Account.CreatedAt"/> never change.</summary>
    /// <param name="account">The changed account; its <see cref="Account.Version"/> is that of the account as read, and is not changed.</param>
    /// <param name="cause">The event to record and publish; null for no event.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The text cannot be a login (<see cref="LoginName.TryNormalize"/>).</exception>
    ValueTask<AccountWrite> UpdateAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default);

    /// <summary>Removes an account, if it still has the version that was read. Its login can be used again at once.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cause">The event to record and publish; null for no event.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<StoreWrite> RemoveAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default);
}
