using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Disables, enables and deletes accounts. Every method throws <see cref="AuthUnavailableException"/> if a store is unavailable. The caller can
/// then repeat the same call.
/// </summary>
public interface IAccountLifecycle
{
    /// <summary>Prevents an account from signing in, ends all its sign-ins (sessions and tokens), and deletes its one-time tokens.</summary>
    /// <returns>False if the account does not exist.</returns>
    ValueTask<bool> DisableAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>Lets a disabled account sign in again. Sessions that have ended stay ended.</summary>
    /// <returns>False if the account does not exist.</returns>
    ValueTask<bool> EnableAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>Deletes an account with its sign-ins, second factors and one-time tokens. Its login is free immediately.</summary>
    /// <returns>False if the account does not exist.</returns>
    ValueTask<bool> DeleteAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>Deletes the account of the signed-in user, who must give the current password. Wrong passwords are limited.</summary>
    /// <param name="session">The user's session.</param>
    /// <param name="password">The current password as received.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> DeleteOwnAsync(Session session, string? password, ClientContext client, CancellationToken cancellationToken = default);
}
