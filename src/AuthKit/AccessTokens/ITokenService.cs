using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.AccessTokens;

/// <summary>
/// Issues, validates and revokes access tokens (RFC 9068), and the refresh tokens that renew them. Every method throws
/// <see cref="AuthUnavailableException"/> if a store cannot be reached; in that case nothing is granted.
/// </summary>
public interface ITokenService
{
    /// <summary>Issues the first token pair after a sign-in.</summary>
    /// <exception cref="ArgumentException">Something in the request is out of its bounds.</exception>
    ValueTask<TokenPair> IssueAsync(RefreshTokenIssueRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Spends a refresh token for a new pair. A token that was spent before ends its family, and, if revocations are stored, the family's access
    /// tokens.
    /// </summary>
    /// <param name="refreshToken">The refresh token as the client sent it; any text, or null.</param>
    /// <param name="use">The client and the requested scopes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">Something in the use is out of its bounds.</exception>
    ValueTask<TokenRefresh> RefreshAsync(string? refreshToken, RefreshTokenRefreshRequest use, CancellationToken cancellationToken = default);

    /// <summary>
    /// As <see cref="RefreshAsync"/>, for a client that sent several refresh tokens of which one is its own: a sibling host can plant a second
    /// cookie. The token that has a live family is used. If no token or more than one has a live family, or there are more than two tokens, the call
    /// is refused and nothing is spent.
    /// </summary>
    /// <param name="refreshTokens">
    /// The refresh tokens that the client sent; any texts. A single token is refreshed without an additional lookup.
    /// </param>
    /// <param name="use">The client and the requested scopes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">Something in the use is out of its bounds.</exception>
    ValueTask<TokenRefresh> RefreshAnyAsync(IReadOnlyList<string> refreshTokens, RefreshTokenRefreshRequest use, CancellationToken cancellationToken = default);

    /// <summary>
    /// Checks an access token: its signature, type, issuer, audience, time and tenant, and, if revocations are stored, that it was not revoked.
    /// </summary>
    /// <param name="accessToken">The access token as the client sent it; any text, or null.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<AccessTokenValidation> ValidateAsync(string? accessToken, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>Refuses one access token from now on. Does nothing if revocations are not stored.</summary>
    /// <param name="token">A validated token.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeAsync(AccessToken token, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends the family of a refresh token (RFC 7009), even of a spent one, and the family's access tokens. A session of the sign-in stays, and can
    /// get other tokens.
    /// </summary>
    /// <param name="refreshToken">The refresh token as the client sent it; any text, or null.</param>
    /// <param name="clientId">The client that asks, as the host authenticated it. Only the family's own client can end it.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The family that was ended; null if the token has no live family. Tell the client the same in both cases.</returns>
    ValueTask<RefreshFamily?> RevokeRefreshTokenAsync(string? refreshToken, string? clientId = null, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>The live family that a refresh token belongs to, even if the token is spent; changes nothing.</summary>
    /// <param name="refreshToken">The refresh token as the client sent it; any text, or null.</param>
    /// <param name="clientId">The client that asks, as the host authenticated it. For another client the result is null.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<RefreshFamily?> FindAsync(string? refreshToken, string? clientId = null, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// The live family that a refresh token belongs to, also one that is spent, whatever client it was issued to; changes nothing. For
    /// the end of a sign-in: any holder of the token may end it.
    /// </summary>
    /// <param name="refreshToken">The refresh token as the client sent it; any text, or null.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<RefreshFamily?> FindForAnyClientAsync(string? refreshToken, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends the tokens of a sign-in: its family, and every access token that it ever got, including those of earlier families. It may be repeated. It
    /// writes the revocation even if there is no family. The caller must therefore prove that the subject has or had this sign-in; otherwise anybody
    /// could fill the store with invented ids.
    /// </summary>
    /// <returns>True if this call ended the family.</returns>
    ValueTask<bool> RevokeSignInAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>Ends all families of a subject and their access tokens, except those of one sign-in.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="exceptSid">The sign-in to keep; null for no exception.</param>
    /// <param name="reason">The reason, for the event.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many families were ended.</returns>
    ValueTask<long> RevokeSubjectAsync(
        SubjectRef subject,
        SessionId? exceptSid = null,
        SessionEndReason reason = SessionEndReason.Requested,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Refuses everything that was issued until now: every access token, and every family at its next refresh. Tokens that are issued afterwards work
    /// at once.
    /// </summary>
    /// <exception cref="InvalidOperationException">The service was created without a revocation service.</exception>
    ValueTask RevokeEveryoneAsync(CancellationToken cancellationToken = default);

    /// <summary>Finds the live family of a subject's sign-in, among any number of families; null if the sign-in has no live family.</summary>
    ValueTask<RefreshFamily?> FindBySidAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>The subject's live families, the newest first; at most 1,000.</summary>
    ValueTask<IReadOnlyList<RefreshFamily>> ListAsync(SubjectRef subject, CancellationToken cancellationToken = default);
}
