using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Forgotten and changed passwords. Every method throws <see cref="AuthUnavailableException"/> when a store, the hashing
/// queue or the message queue is not available.
/// </summary>
public interface IPasswordFlows
{
    /// <summary>
    /// Mails a link to choose a new password, if the login has an account that may sign in. Known or not, the answer and
    /// the time it takes are the same: all else happens off the request path.
    /// </summary>
    /// <param name="login">The login as typed; any text, or null.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="deviceToken">As for <see cref="PasswordSignInRequest.DeviceToken"/>: the known devices of an account have a limit of their own.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns><see cref="AccountFlowStatus.Done"/> or <see cref="AccountFlowStatus.RateLimited"/>.</returns>
    ValueTask<AccountFlowResult> RequestResetAsync(string? login, ClientContext client, string tenant = "", string? deviceToken = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Mails the same link on an administrator's behalf: nobody but the owner ever chooses the password. Such links have a limit of
    /// their own (<see cref="AccountFlowOptions.MaxMessagesPerRecipient"/> in an hour). A link beyond it is not sent, and
    /// <see cref="Messages.MessageLimitedEvent"/> is published.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> RequestResetForAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets a new password. In this order: policy, hash, end all sessions (on failure nothing is spent), use the token up,
    /// write password and security version by compare-and-set, end sessions again. Signs nobody in and leaves second
    /// factors on. It is a proof of the address, and lifts the stop that many failures put on the account. The first such proof
    /// clears second factors too, unless it comes through a device of the account: nobody else can have enrolled them.
    /// </summary>
    /// <param name="token">The token of the link; any text, or null.</param>
    /// <param name="newPassword">As received.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant it must belong to.</param>
    /// <param name="deviceToken">As for <see cref="PasswordSignInRequest.DeviceToken"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> ResetAsync(string? token, string? newPassword, ClientContext client, string tenant = "", string? deviceToken = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes the password of who is signed in. Needs the old one, whose failures are limited; ends all sessions and gives
    /// the caller a new one. It makes every device of the account unknown; the caller's is known again by the token in
    /// <see cref="AccountFlowResult.DeviceToken"/>.
    /// </summary>
    /// <param name="session">The caller's session.</param>
    /// <param name="currentPassword">As received.</param>
    /// <param name="newPassword">As received.</param>
    /// <param name="client">The client.</param>
    /// <param name="deviceToken">As for <see cref="PasswordSignInRequest.DeviceToken"/>: the device keeps its name.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> ChangeAsync(Session session, string? currentPassword, string? newPassword, ClientContext client, string? deviceToken = null, CancellationToken cancellationToken = default);
}
