using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Another e-mail address for an account: confirmed at the new one, announced at the old one. Every method throws
/// <see cref="AuthUnavailableException"/> when a store, the hashing queue or the message queue is not available.
/// </summary>
public interface IEmailChange
{
    /// <summary>
    /// Mails a link to the new address. Nothing changes yet. Whether another account has the address is not told here: its
    /// owner is.
    /// </summary>
    /// <param name="session">The caller's session.</param>
    /// <param name="password">The current password, as received; its failures are limited.</param>
    /// <param name="newEmail">The new address as typed.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> RequestAsync(Session session, string? password, string? newEmail, ClientInfo client, CancellationToken cancellationToken = default);

    /// <summary>Makes the address of the link the account's login and address, and ends its sessions.</summary>
    ValueTask<AccountFlowResult> ConfirmAsync(string? token, ClientInfo client, string tenant = "", CancellationToken cancellationToken = default);
}
