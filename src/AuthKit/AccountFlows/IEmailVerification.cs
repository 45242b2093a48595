using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Confirms e-mail addresses with a mailed link. Every method throws <see cref="AuthUnavailableException"/> if a store, the hashing queue or the
/// message queue is unavailable.
/// </summary>
public interface IEmailVerification
{
    /// <summary>Mails a link that confirms the address of a signed-in account. Sends nothing if the address is already confirmed.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="binding">
    /// The secret of the browser that makes the request (<see cref="BrowserBinding"/>). The account keeps its password if the link is opened in the
    /// same browser. Null: it does not keep it.
    /// </param>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccountFlowResult> RequestAsync(SubjectRef subject, string? binding, ClientContext client, CancellationToken cancellationToken = default);

    /// <summary>
    /// Confirms the address of a registration or an account. The first proof of an address clears every earlier password and session of its
    /// account, unless the link is opened in the browser that set them. So someone who registers with another person's address gains nothing. If
    /// the password was cleared, a link to choose one is mailed.
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
    ValueTask<AccountFlowResult> VerifyAsync(string? token, string? binding, ClientContext client, string tenant = "", CancellationToken cancellationToken = default);
}
