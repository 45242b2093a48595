using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Disabling, enabling and deleting accounts. Every method throws <see cref="AuthUnavailableException"/> when a store is
/// not available; the same call may be made again.
/// </summary>
public interface IAccountLifecycle
{
    /// <summary>Stops an account from signing in, and ends all its sessions and one-time tokens.</summary>
    /// <returns>False where there is no such account.</returns>
    ValueTask<bool> DisableAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>Lets a disabled account sign in again.</summary>
    /// <returns>False where there is no such account.</returns>
    ValueTask<bool> EnableAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>Deletes an account with all it owns; its login is free at once.</summary>
    /// <returns>False where there is no such account.</returns>
    ValueTask<bool> DeleteAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>Deletes the account of who is signed in. Needs the password, whose failures are limited.</summary>
    /// <param name="session">The caller's session.</param>
    /// <param name="password">The current password, as received.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> DeleteOwnAsync(Session session, string? password, ClientContext client, CancellationToken cancellationToken = default);
}
