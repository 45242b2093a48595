using System.Diagnostics.CodeAnalysis;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Sign-in by mail: with a link, or with a code to type. Both work only in the browser that requested them. Every method throws
/// <see cref="AuthUnavailableException"/> if a store or the message queue is unavailable.
/// </summary>
public interface IEmailSignIn
{
    /// <summary>Mails a sign-in link if the login has an account that may sign in. The result is the same for known and unknown logins.</summary>
    /// <param name="login">The login as typed; any text, or null.</param>
    /// <param name="binding">The secret of the browser that makes the request, from <see cref="BrowserBinding.Create"/>.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="deviceToken">
    /// The device token, as for <see cref="PasswordSignInRequest.DeviceToken"/>. The known devices of an account have a limit of their own.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The text is not a binding (<see cref="BrowserBinding.Create"/>).</exception>
    ValueTask<AccountFlowResult> RequestLinkAsync(string? login, string binding, ClientContext client, string tenant = "", string? deviceToken = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Signs in with a link. <see cref="EmailProof.Secret"/> is its token, <see cref="EmailProof.Binding"/> the browser's secret.
    /// </summary>
    ValueTask<SessionSignInResult> RedeemLinkAsync(EmailProof proof, CancellationToken cancellationToken = default);

    /// <summary>Mails a sign-in code if the login has an account that may sign in. The result is the same for known and unknown logins.</summary>
    /// <param name="login">The login as typed; any text, or null.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="deviceToken">
    /// The device token, as for <see cref="PasswordSignInRequest.DeviceToken"/>. The known devices of an account have a limit of their own.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether the request was accepted, and the handle that the browser keeps.</returns>
    ValueTask<EmailCodeRequestResult> RequestCodeAsync(string? login, ClientContext client, string tenant = "", string? deviceToken = null, CancellationToken cancellationToken = default);

    /// <summary>Signs in with a code. <see cref="EmailProof.Secret"/> is the code as typed, <see cref="EmailProof.Binding"/> the handle.</summary>
    ValueTask<SessionSignInResult> RedeemCodeAsync(EmailProof proof, CancellationToken cancellationToken = default);
}

/// <summary>The result of a request for a code by mail. The default value is a refusal.</summary>
public readonly struct EmailCodeRequestResult
{
    internal EmailCodeRequestResult(string handle) => Handle = handle;

    internal EmailCodeRequestResult(TimeSpan retryAfter) => RetryAfter = retryAfter;

    /// <summary>The secret that the browser keeps and sends back with the code; null if the request was refused.</summary>
    public string? Handle { get; }

    /// <summary>The time to wait if there were too many requests; otherwise zero.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>Whether the request was accepted, which does not reveal whether mail is sent.</summary>
    [MemberNotNullWhen(true, nameof(Handle))]
    public bool Succeeded => Handle is not null;
}

/// <summary>The token of a link, or a code, that a browser presents. All texts may be hostile.</summary>
public sealed class EmailProof
{
    /// <summary>The tenant to sign in to. Default: empty, for applications without tenants.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The link's token, or the code as typed.</summary>
    public required string? Secret { get; init; }

    /// <summary>The browser's secret: its <see cref="BrowserBinding"/> for a link, the handle for a code.</summary>
    public required string? Binding { get; init; }

    /// <summary>The same as <see cref="PasswordSignInRequest.CurrentToken"/>.</summary>
    public string? CurrentToken { get; init; }

    /// <summary>The same as <see cref="PasswordSignInRequest.CurrentSession"/>.</summary>
    public Session? CurrentSession { get; init; }

    /// <summary>The same as <see cref="PasswordSignInRequest.AmbiguousTokens"/>.</summary>
    public IReadOnlyList<string> AmbiguousTokens { get; init; } = [];

    /// <summary>The same as <see cref="PasswordSignInRequest.CurrentRefreshTokens"/>.</summary>
    public IReadOnlyList<string> CurrentRefreshTokens { get; init; } = [];

    /// <summary>The same as <see cref="PasswordSignInRequest.DeviceToken"/>.</summary>
    public string? DeviceToken { get; init; }

    /// <summary>The same as <see cref="PasswordSignInRequest.Browser"/>.</summary>
    public string? Browser { get; init; }

    /// <summary>The same as <see cref="PasswordSignInRequest.TrustedDeviceToken"/>.</summary>
    public string? TrustedDeviceToken { get; init; }

    /// <summary>The client's address and user agent. Default: unknown.</summary>
    public ClientContext Client { get; init; } = new();
}
