using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Accounts by invitation: an address gets a link, and the person who opens it chooses a password. Every method throws
/// <see cref="AuthUnavailableException"/> when a store, the hashing queue or the message queue is not available.
/// </summary>
public interface IInvitations
{
    /// <summary>
    /// Mails an invitation on the application's behalf. An address that has an account is told so instead. Only the recipient's limit
    /// counts: a call that users can cause takes the sender.
    /// </summary>
    /// <param name="email">The address.</param>
    /// <param name="tenant">The tenant the account will belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> InviteForApplicationAsync(string? email, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Mails an invitation on a user's behalf, to the user's tenant. The user's own limit counts
    /// (<see cref="AccountFlowOptions.MaxMessagesPerSender"/>), that of the client's address, and the recipient's.
    /// </summary>
    /// <param name="sender">Who invites.</param>
    /// <param name="email">The address.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> InviteAsync(SubjectRef sender, string? email, ClientContext client, CancellationToken cancellationToken = default);

    /// <summary>Makes the account, its address confirmed. Signs nobody in.</summary>
    /// <param name="token">The token of the link; any text, or null.</param>
    /// <param name="password">As received.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant it must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> AcceptAsync(string? token, string? password, ClientContext client, string tenant = "", CancellationToken cancellationToken = default);
}
