using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Confirms e-mail addresses by a mailed link. Every method throws <see cref="AuthUnavailableException"/> when a store, the
/// hashing queue or the message queue is not available.
/// </summary>
public interface IEmailVerification
{
    /// <summary>Sends a link that confirms the address of an account that is signed in. Nothing is sent where it is confirmed already.</summary>
    /// <param name="subject">Whose address.</param>
    /// <param name="binding">
    /// The secret of the browser that asks (<see cref="BrowserBinding"/>): the account keeps its password if the link comes
    /// back through the same browser. Null: it does not.
    /// </param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> RequestAsync(SubjectRef subject, string? binding, ClientContext client, CancellationToken cancellationToken = default);

    /// <summary>
    /// Confirms the address of a registration or an account. The first proof of an address clears every earlier password
    /// and session of its account, unless the browser that set them brings the link back: who registers with somebody
    /// else's address gains nothing. Where the password was cleared, a link to choose one is mailed.
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
    ValueTask<AccountFlowResult> VerifyAsync(string? token, string? binding, ClientContext client, string tenant = "", CancellationToken cancellationToken = default);
}
