using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Changes the e-mail address of accounts. The change is confirmed at the new address and announced at the old one. Every method throws
/// <see cref="AuthUnavailableException"/> if a store, the hashing queue or the message queue is unavailable.
/// </summary>
public interface IEmailChange
{
    /// <summary>
    /// Mails a link to the new address. The account does not change yet. The result does not reveal whether another account has the address; that
    /// account's owner gets a mail instead.
    /// </summary>
    /// <param name="session">The user's session.</param>
    /// <param name="password">The current password as received. Wrong passwords are limited.</param>
    /// <param name="newEmail">The new address as typed.</param>
    /// <param name="binding">
    /// The secret of the browser that makes the request (<see cref="BrowserBinding"/>). The account keeps its password if the link is opened in the
    /// same browser. Null: it does not keep it.
    /// </param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> RequestAsync(Session session, string? password, string? newEmail, string? binding, ClientContext client, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes the address of the link the account's login and address, and ends its sessions. If the link is opened in another browser than the one
    /// that made the request, the password is cleared, and a link to choose one is mailed to the new address. So an attacker who enters another
    /// person's address for the attacker's own account gains nothing if that person opens the link.
    /// </summary>
    /// <param name="token">The token of the link; any text, or null.</param>
    /// <param name="binding">The browser's secret; any text, or null.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// <see cref="AccountFlowStatus.Done"/> with the account, <see cref="AccountFlowStatus.InvalidToken"/>,
    /// <see cref="AccountFlowStatus.LoginTaken"/> if another account has got the address meanwhile, or <see cref="AccountFlowStatus.RateLimited"/>.
    /// </returns>
    ValueTask<AccountFlowResult> ConfirmAsync(string? token, string? binding, ClientContext client, string tenant = "", CancellationToken cancellationToken = default);
}
