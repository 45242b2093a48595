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
    /// <param name="binding">
    /// The secret of the browser that asks (<see cref="BrowserBinding"/>): the account keeps its password if the link comes
    /// back through the same browser. Null: it does not.
    /// </param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> RequestAsync(Session session, string? password, string? newEmail, string? binding, ClientContext client, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes the address of the link the account's login and address, and ends its sessions. Where another browser than the
    /// one that asked brings the link back, the password is cleared and a link to choose one is mailed to the new address:
    /// who has their own account confirmed with somebody else's address gains nothing.
    /// </summary>
    /// <param name="token">The token of the link; any text, or null.</param>
    /// <param name="binding">The browser's secret; any text, or null.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant it must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// <see cref="AccountFlowStatus.Done"/> with the account, <see cref="AccountFlowStatus.InvalidToken"/>,
    /// <see cref="AccountFlowStatus.LoginTaken"/> where the address meanwhile has another account, or
    /// <see cref="AccountFlowStatus.RateLimited"/>.
    /// </returns>
    ValueTask<AccountFlowResult> ConfirmAsync(string? token, string? binding, ClientContext client, string tenant = "", CancellationToken cancellationToken = default);
}
