using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.AccessTokens;

/// <summary>
/// Access tokens (RFC 9068) and the refresh tokens that they are renewed by. Every method throws
/// <see cref="AuthUnavailableException"/> when a store cannot be asked; nothing is granted then.
/// </summary>
public interface ITokenService
{
    /// <summary>Issues the first pair of a subject who just signed in.</summary>
    /// <exception cref="ArgumentException">Something in the request is out of its bounds.</exception>
    ValueTask<TokenPair> IssueAsync(RefreshTokenIssueRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Spends a refresh token for a new pair. A token that was spent before ends its family, and the family's access tokens where
    /// revocations are kept.
    /// </summary>
    /// <param name="refreshToken">The refresh token as the client sent it; any text, or null.</param>
    /// <param name="use">Who asks, and for what.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">Something in the use is out of its bounds.</exception>
    ValueTask<TokenRefresh> RefreshAsync(string? refreshToken, RefreshTokenRefreshRequest use, CancellationToken cancellationToken = default);

    /// <summary>
    /// As <see cref="RefreshAsync"/>, for a client that sent several refresh tokens of which one is its own: a sibling host can plant a
    /// cookie beside it. The one that has a live family counts. Where none or more than one has a family, or there are more than two
    /// tokens, the call is refused and nothing is spent.
    /// </summary>
    /// <param name="refreshTokens">The refresh tokens as the client sent them; any texts. A single token is refreshed without a look-up before.</param>
    /// <param name="use">Who asks, and for what.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">Something in the use is out of its bounds.</exception>
    ValueTask<TokenRefresh> RefreshAnyAsync(IReadOnlyList<string> refreshTokens, RefreshTokenRefreshRequest use, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says whether an access token is good: signature, type, issuer, audience and time, the tenant, and, where revocations
    /// are kept, that nobody revoked it.
    /// </summary>
    /// <param name="accessToken">The access token as the client sent it; any text, or null.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccessTokenValidation> ValidateAsync(string? accessToken, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>Refuses one access token from now on. Does nothing where no revocations are kept.</summary>
    /// <param name="token">A token that validated.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeAsync(AccessToken token, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends the family of a refresh token (RFC 7009), spent ones included, and the family's access tokens. A session of the sign-in
    /// goes on, and may get other tokens.
    /// </summary>
    /// <param name="refreshToken">The refresh token as the client sent it; any text, or null.</param>
    /// <param name="clientId">Who asks, authenticated as the host does it: only the family's own client ends it.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The family that ended; null if the token belonged to no live family. Tell the client the same in both cases.</returns>
    ValueTask<RefreshFamily?> RevokeRefreshTokenAsync(string? refreshToken, string? clientId = null, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>The live family that a refresh token belongs to, also one that is spent; changes nothing.</summary>
    /// <param name="refreshToken">The refresh token as the client sent it; any text, or null.</param>
    /// <param name="clientId">Who asks, authenticated as the host does it: another client finds nothing.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<RefreshFamily?> FindAsync(string? refreshToken, string? clientId = null, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends a sign-in for tokens: the family that it has, and every access token that it ever got, also by families that are gone.
    /// May be repeated. Writes the revocation whether or not there is a family: the caller proves that the subject has or had such
    /// a sign-in, so that nobody fills the store with names that were made up.
    /// </summary>
    /// <returns>True if this call ended the family.</returns>
    ValueTask<bool> RevokeSignInAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>Ends all of a subject's families, and their access tokens, but those of one sign-in.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="exceptSid">The one to keep, or null for none.</param>
    /// <param name="reason">Why, for the event.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many families ended.</returns>
    ValueTask<long> RevokeSubjectAsync(
        SubjectRef subject,
        SessionId? exceptSid = null,
        SessionEndReason reason = SessionEndReason.Requested,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Refuses everything that was issued until now: every access token, and every family at its next refresh. Tokens that are issued
    /// afterwards is good at once.
    /// </summary>
    /// <exception cref="InvalidOperationException">No revocations are kept.</exception>
    ValueTask RevokeEveryoneAsync(CancellationToken cancellationToken = default);

    /// <summary>The subject's live families, the newest first; at most 1,000.</summary>
    ValueTask<IReadOnlyList<RefreshFamily>> ListAsync(SubjectRef subject, CancellationToken cancellationToken = default);
}
