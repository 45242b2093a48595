using System.Diagnostics.CodeAnalysis;
using AuthKit.AccessTokens;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Devices;

/// <summary>Tokens for a subject who has a session: one sign-in, which ends as a whole.</summary>
public interface ISessionTokenService
{
    /// <summary>
    /// Issues a pair under the session's <c>sid</c>. The refresh token takes the place of the one that the sign-in has; calls with the
    /// same session token and the same grant that come within <see cref="SessionTokenRequest.SharedFor"/> get one refresh token. Whatever can
    /// fail comes before the replacement, and from there on the call is finished whatever the client does.
    /// </summary>
    /// <param name="session">A session that validated.</param>
    /// <param name="sessionToken">The token that opened it.</param>
    /// <param name="request">Client, scopes and lifetimes of the tokens.</param>
    /// <param name="cancellationToken">Cancels the wait up to the replacement.</param>
    /// <exception cref="ArgumentException">The session is a visitor's, the text is not a token, or something in the request is out of its bounds.</exception>
    /// <exception cref="AuthUnavailableException">A store cannot be asked; nobody got a token.</exception>
    ValueTask<SessionTokenResult> IssueAsync(Session session, string sessionToken, SessionTokenRequest request, CancellationToken cancellationToken = default);
}

/// <summary>What tokens a session is to get.</summary>
public sealed class SessionTokenRequest
{
    /// <summary>The client to bind the tokens to; null for the application itself. Default null.</summary>
    public string? ClientId { get; init; }

    /// <summary>The granted scopes (RFC 6749 section 3.3). Default: empty.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>For whom access tokens are issued; empty for the token service's own audiences. Default: empty.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>How long calls with the same session token share one refresh token, in whole milliseconds; 0 to 1 minute. Default 10 seconds.</summary>
    public TimeSpan SharedFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the refresh token is answered once it is spent: <see cref="RefreshTokens.RefreshTokenIssueRequest.ReuseGrace"/>.</summary>
    public TimeSpan? ReuseGrace { get; init; }

    /// <summary>
    /// The refresh tokens that the client holds already; any texts. Once the new ones are made, every sign-in that one of them belongs
    /// to, other than the session's, ends as a whole: the client's new refresh token takes its place. The host bounds how many: each is
    /// looked up. Default: none.
    /// </summary>
    public IReadOnlyList<string> CurrentRefreshTokens { get; init; } = [];

    /// <summary>The client's address as the host sees it; up to 64 UTF-16 units are kept.</summary>
    public string? Address { get; init; }

    /// <summary>The client's user agent; up to 512 UTF-16 units are kept.</summary>
    public string? UserAgent { get; init; }
}

/// <summary>The outcome of a call for a session's tokens. The default is a refusal.</summary>
public readonly struct SessionTokenResult
{
    internal SessionTokenResult(SessionTokenStatus status) => Status = status;

    internal SessionTokenResult(TokenPair pair, bool hasEndedOther)
    {
        Status = SessionTokenStatus.Issued;
        Pair = pair;
        HasEndedOther = hasEndedOther;
    }

    /// <summary>How it ended.</summary>
    public SessionTokenStatus Status { get; }

    /// <summary>The tokens; null where the call was refused.</summary>
    public TokenPair? Pair { get; }

    /// <summary>Whether one of <see cref="SessionTokenRequest.CurrentRefreshTokens"/> was of another sign-in, which has ended.</summary>
    public bool HasEndedOther { get; }

    /// <summary>Whether there are tokens for the client.</summary>
    [MemberNotNullWhen(true, nameof(Pair))]
    public bool Succeeded => Status == SessionTokenStatus.Issued;
}

/// <summary>How a call for a session's tokens ended. The numbers are stable; zero is a refusal.</summary>
public enum SessionTokenStatus
{
    /// <summary>The session has ended, or its account may not go on.</summary>
    Ended = 0,

    /// <summary>The account has to have a second factor by now, and has none: the subject signs in again, and enrols on the way.</summary>
    EnrollmentRequired = 1,

    /// <summary>Here are the tokens.</summary>
    Issued = 2,
}
