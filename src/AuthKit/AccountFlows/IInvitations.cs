using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Creates accounts by invitation: an address gets a link, and the person who opens it chooses a password. Every method throws
/// <see cref="AuthUnavailableException"/> if a store, the hashing queue or the message queue is unavailable.
/// </summary>
public interface IInvitations
{
    /// <summary>
    /// Mails an invitation on the application's behalf. If the address already has an account, the mail says so instead. Only the recipient's limit
    /// applies, so use <see cref="InviteAsync"/> for calls that users can cause.
    /// </summary>
    /// <param name="email">The address to invite.</param>
    /// <param name="tenant">The tenant that the account will belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> InviteForApplicationAsync(string? email, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Mails an invitation on a user's behalf, to the user's tenant. Three limits apply: the user's own
    /// (<see cref="AccountFlowOptions.MaxMessagesPerSender"/>), that of the client's address, and the recipient's.
    /// </summary>
    /// <param name="sender">The user who invites.</param>
    /// <param name="email">The address to invite.</param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> InviteAsync(SubjectRef sender, string? email, ClientContext client, CancellationToken cancellationToken = default);

    /// <summary>Creates the account, with its address confirmed. Does not sign in.</summary>
    /// <param name="token">The token of the link; any text, or null.</param>
    /// <param name="password">The password as received.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> AcceptAsync(string? token, string? password, ClientContext client, string tenant = "", CancellationToken cancellationToken = default);
}
