using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.AccessTokens;

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
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Cancels the wait up to the replacement.</param>
    /// <exception cref="ArgumentException">Nobody is signed in by the session, the token is none, or something in the request is out of its bounds.</exception>
    /// <exception cref="AuthUnavailableException">A store cannot be asked; nobody got a token.</exception>
    ValueTask<SessionTokenResult> IssueAsync(Session session, string sessionToken, SessionTokenRequest request, CancellationToken cancellationToken = default);
}
