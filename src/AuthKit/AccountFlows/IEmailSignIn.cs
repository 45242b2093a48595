using System.Diagnostics.CodeAnalysis;
using AuthKit.Sessions;
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
    /// <param name="deviceToken">As for <see cref="PasswordSignInRequest.DeviceToken"/>: the known devices of an account have a limit of their own.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The text is not a binding (<see cref="BrowserBinding.Create"/>).</exception>
    ValueTask<AccountFlowResult> RequestLinkAsync(string? login, string binding, ClientContext client, string tenant = "", string? deviceToken = null, CancellationToken cancellationToken = default);

    /// <summary>Signs in by a link.</summary>
    ValueTask<SessionSignInResult> RedeemLinkAsync(EmailProof proof, CancellationToken cancellationToken = default);

    /// <summary>Mails a code that signs in, if the login has an account that may. Known or not, the answer is the same.</summary>
    /// <param name="login">The login as typed; any text, or null.</param>
    /// <param name="client">The client.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="deviceToken">As for <see cref="PasswordSignInRequest.DeviceToken"/>: the known devices of an account have a limit of their own.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The status, and the handle that the browser keeps.</returns>
    ValueTask<EmailCodeRequestResult> RequestCodeAsync(string? login, ClientContext client, string tenant = "", string? deviceToken = null, CancellationToken cancellationToken = default);

    /// <summary>Signs in by a code: <see cref="EmailProof.Secret"/> is what was typed, <see cref="EmailProof.Binding"/> the handle.</summary>
    ValueTask<SessionSignInResult> RedeemCodeAsync(EmailProof proof, CancellationToken cancellationToken = default);
}

/// <summary>The answer to a request for a code by mail. The default value is a refusal.</summary>
public readonly struct EmailCodeRequestResult
{
    internal EmailCodeRequestResult(string handle) => Handle = handle;

    internal EmailCodeRequestResult(TimeSpan retryAfter) => RetryAfter = retryAfter;

    /// <summary>The secret that the browser keeps and brings back with the code; null where the request was refused.</summary>
    public string? Handle { get; }

    /// <summary>After what time to come back, where there were too many requests.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>Whether the request was taken; whether mail goes out is not told.</summary>
    [MemberNotNullWhen(true, nameof(Handle))]
    public bool Succeeded => Handle is not null;
}

/// <summary>A link's token or a code, brought back by a browser. All texts may be hostile.</summary>
public sealed class EmailProof
{
    /// <summary>The tenant to sign in to. Default: the one, empty tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The link's token, or the code as typed.</summary>
    public required string? Secret { get; init; }

    /// <summary>The secret of the browser: its <see cref="BrowserBinding"/> for a link, the handle for a code.</summary>
    public required string? Binding { get; init; }

    /// <summary>As for <see cref="PasswordSignInRequest.CurrentToken"/>.</summary>
    public string? CurrentToken { get; init; }

    /// <summary>As for <see cref="PasswordSignInRequest.CurrentSession"/>.</summary>
    public Session? CurrentSession { get; init; }

    /// <summary>As for <see cref="PasswordSignInRequest.AmbiguousTokens"/>.</summary>
    public IReadOnlyList<string> AmbiguousTokens { get; init; } = [];

    /// <summary>As for <see cref="PasswordSignInRequest.CurrentRefreshTokens"/>.</summary>
    public IReadOnlyList<string> CurrentRefreshTokens { get; init; } = [];

    /// <summary>As for <see cref="PasswordSignInRequest.DeviceToken"/>.</summary>
    public string? DeviceToken { get; init; }

    /// <summary>As for <see cref="PasswordSignInRequest.Browser"/>.</summary>
    public string? Browser { get; init; }

    /// <summary>As for <see cref="PasswordSignInRequest.TrustedDeviceToken"/>.</summary>
    public string? TrustedDeviceToken { get; init; }

    /// <summary>The client.</summary>
    public ClientContext Client { get; init; } = new();
}
