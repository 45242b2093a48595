using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Resets and changes passwords. Every method throws <see cref="AuthUnavailableException"/> if a store, the hashing queue or the message queue is
/// unavailable.
/// </summary>
public interface IPasswordFlows
{
    /// <summary>
    /// Mails a link to choose a new password if the login has an account that may sign in. The result and the response time are the same for known
    /// and unknown logins, because everything else happens after the request.
    /// </summary>
    /// <param name="login">The login as typed; any text, or null.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="deviceToken">
    /// The device token, as for <see cref="PasswordSignInRequest.DeviceToken"/>. The known devices of an account have a limit of their own.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns><see cref="AccountFlowStatus.Done"/> or <see cref="AccountFlowStatus.RateLimited"/>.</returns>
    ValueTask<AccountFlowResult> RequestResetAsync(string? login, ClientContext client, string tenant = "", string? deviceToken = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Mails the same link on an administrator's behalf, so that only the owner ever chooses the password. Such links have a limit of their own
    /// (<see cref="AccountFlowOptions.MaxMessagesPerRecipient"/> in an hour). A link beyond it is not sent, and
    /// <see cref="Messages.MessageLimitedEvent"/> is published.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> RequestResetForAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets a new password, in this order: policy, hash, end of all sessions (if it fails, the token stays valid), write of password and security
    /// version by compare-and-set (which makes the token invalid), end of the sessions from in between. Does not sign in, and second factors stay
    /// on. The reset proves the address, and ends the lock after many failures. If it is the first proof of the address, second factors are removed
    /// too, unless the call comes from a known device of the account: then only the owner can have enrolled them.
    /// </summary>
    /// <param name="token">The token of the link; any text, or null.</param>
    /// <param name="newPassword">The new password as received.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="deviceToken">The device token, as for <see cref="PasswordSignInRequest.DeviceToken"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> ResetAsync(string? token, string? newPassword, ClientContext client, string tenant = "", string? deviceToken = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes the password of the signed-in user, who must give the current one. Wrong passwords are limited. All sessions end, and the caller
    /// gets a new one. Every device of the account becomes unknown. <see cref="AccountFlowResult.DeviceToken"/> makes the caller's device known
    /// again.
    /// </summary>
    /// <param name="session">The user's session.</param>
    /// <param name="currentPassword">The current password as received.</param>
    /// <param name="newPassword">The new password as received.</param>
    /// <param name="client">The client.</param>
    /// <param name="deviceToken">The device token, as for <see cref="PasswordSignInRequest.DeviceToken"/>. The device keeps its id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> ChangeAsync(Session session, string? currentPassword, string? newPassword, ClientContext client, string? deviceToken = null, CancellationToken cancellationToken = default);
}
