using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Sign-in by what is mailed: a link, or a code to type. Both work only in the browser that asked. Every method throws
/// <see cref="AuthUnavailableException"/> when a store or the message queue is not available.
/// </summary>
public interface IEmailSignIn
{
    /// <summary>Mails a link that signs in, if the login has an account that may. Known or not, the answer is the same.</summary>
    /// <param name="login">The login as typed; any text, or null.</param>
    /// <param name="binding">The secret of the browser that asks: <see cref="BrowserBinding.Create"/>.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="deviceToken">As for <see cref="PasswordSignIn.DeviceToken"/>: a known device has a limit of its own.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The binding is none.</exception>
    ValueTask<AccountFlowResult> RequestLinkAsync(string? login, string binding, ClientInfo client, string tenant = "", string? deviceToken = null, CancellationToken cancellationToken = default);

    /// <summary>Signs in by a link.</summary>
    ValueTask<SignInResult> RedeemLinkAsync(EmailProof proof, CancellationToken cancellationToken = default);

    /// <summary>Mails a code that signs in, if the login has an account that may. Known or not, the answer is the same.</summary>
    /// <param name="login">The login as typed; any text, or null.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="deviceToken">As for <see cref="PasswordSignIn.DeviceToken"/>: a known device has a limit of its own.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The status, and the handle that the browser keeps.</returns>
    ValueTask<EmailCodeRequestResult> RequestCodeAsync(string? login, ClientInfo client, string tenant = "", string? deviceToken = null, CancellationToken cancellationToken = default);

    /// <summary>Signs in by a code: <see cref="EmailProof.Secret"/> is what was typed, <see cref="EmailProof.Binding"/> the handle.</summary>
    ValueTask<SignInResult> RedeemCodeAsync(EmailProof proof, CancellationToken cancellationToken = default);
}
