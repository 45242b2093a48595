using System.Diagnostics.CodeAnalysis;
using AuthKit.AccessTokens;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Devices;

/// <summary>Issues tokens to a subject who has a session. Session and tokens are one sign-in, which ends as a whole.</summary>
public interface ISessionTokenService
{
    /// <summary>
    /// Issues a token pair under the session's <c>sid</c>. The refresh token replaces the one that the sign-in has. Calls with the same session
    /// token and the same grant within <see cref="SessionTokenRequest.SharedFor"/> get the same refresh token. The claims are gathered and checked
    /// before the replacement. From the replacement on, the call finishes even if it is cancelled.
    /// </summary>
    /// <param name="session">A session that was just validated.</param>
    /// <param name="sessionToken">The token that opened the session.</param>
    /// <param name="request">The client, scopes and lifetimes of the tokens.</param>
    /// <param name="cancellationToken">Cancels the wait up to the replacement.</param>
    /// <exception cref="ArgumentException">
    /// The session is a visitor's, the text is not a token, or something in the request is out of its bounds.
    /// </exception>
    /// <exception cref="AuthUnavailableException">A store is not available. No client got a token.</exception>
    ValueTask<SessionTokenResult> IssueAsync(Session session, string sessionToken, SessionTokenRequest request, CancellationToken cancellationToken = default);
}

/// <summary>The tokens to issue for a session.</summary>
public sealed class SessionTokenRequest
{
    /// <summary>The client to bind the tokens to; null for the application itself. Default null.</summary>
    public string? ClientId { get; init; }

    /// <summary>The granted scopes (RFC 6749 section 3.3). Default: empty.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The audiences of the access tokens; empty for the token service's own audiences. Default: empty.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>
    /// How long calls with the same session token share one refresh token. Default 10 seconds; 0 to 1 minute, in whole milliseconds.
    /// </summary>
    public TimeSpan SharedFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the refresh token is still answered with its successor after it was spent. See
    /// <see cref="RefreshTokens.RefreshTokenIssueRequest.ReuseGrace"/>.
    /// </summary>
    public TimeSpan? ReuseGrace { get; init; }

    /// <summary>
    /// The refresh tokens that the client already holds; any texts. After the new tokens are issued, every other sign-in to which one of these
    /// belongs ends as a whole, because the client's new refresh token replaces them. Each is looked up, so the host must limit their number.
    /// Default: empty.
    /// </summary>
    public IReadOnlyList<string> CurrentRefreshTokens { get; init; } = [];

    /// <summary>The client. Up to 64 UTF-16 units of its address and up to 512 of its user agent are stored. Default: an unknown client.</summary>
    public ClientContext Client { get; init; } = new();
}

/// <summary>The result of <see cref="ISessionTokenService.IssueAsync"/>. The default value is a refusal.</summary>
public readonly struct SessionTokenResult
{
    internal SessionTokenResult(SessionTokenStatus status) => Status = status;

    internal SessionTokenResult(TokenPair pair, bool hasEndedOther)
    {
        Status = SessionTokenStatus.Issued;
        Pair = pair;
        HasEndedOther = hasEndedOther;
    }

    /// <summary>Whether tokens were issued, and if not, why.</summary>
    public SessionTokenStatus Status { get; }

    /// <summary>The tokens; null if the call was refused.</summary>
    public TokenPair? Pair { get; }

    /// <summary>Whether one of <see cref="SessionTokenRequest.CurrentRefreshTokens"/> belonged to another sign-in, which has ended.</summary>
    public bool HasEndedOther { get; }

    /// <summary>Whether tokens were issued.</summary>
    [MemberNotNullWhen(true, nameof(Pair))]
    public bool Succeeded => Status == SessionTokenStatus.Issued;
}

/// <summary>The outcome of a request for a session's tokens. The numbers are stable; zero is a refusal.</summary>
public enum SessionTokenStatus
{
    /// <summary>The session has ended, or its account may no longer use it.</summary>
    Ended = 0,

    /// <summary>
    /// The account must now have a second factor, and does not have one. The subject enrols one in the session, or signs in again and enrols one
    /// on the way.
    /// </summary>
    EnrollmentRequired = 1,

    /// <summary>The tokens were issued.</summary>
    Issued = 2,
}
