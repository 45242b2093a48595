using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Accounts by invitation: an address gets a link, and whoever brings it back chooses a password. Every method throws
/// <see cref="AuthUnavailableException"/> when a store, the hashing queue or the message queue is not available.
/// </summary>
public interface IInvitations
{
    /// <summary>Mails an invitation. An address that has an account is told so instead.</summary>
    /// <param name="email">The address.</param>
    /// <param name="tenant">The tenant the account will belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> InviteAsync(string? email, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>Makes the account, its address confirmed. Signs nobody in.</summary>
    /// <param name="token">What the link carried; any text, or null.</param>
    /// <param name="password">As received.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant it must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> AcceptAsync(string? token, string? password, ClientInfo client, string tenant = "", CancellationToken cancellationToken = default);
}
