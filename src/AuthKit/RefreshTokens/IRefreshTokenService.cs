using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>
/// Issues and refreshes refresh tokens, which are opaque, single-use and in families. A refresh spends the token and returns a successor. If a
/// spent token is presented again, its family ends (RFC 9700 section 4.14.2), so that neither a thief nor the owner can continue with it. The
/// client has the secret, and the store only its hash. Every method that calls the store throws <see cref="AuthUnavailableException"/> if the
/// store is unavailable.
/// </summary>
public interface IRefreshTokenService
{
    /// <summary>
    /// Creates a family and issues its first token. It replaces the family that the sign-in has, if any. If the subject then has more than
    /// <see cref="RefreshTokenOptions.MaxFamiliesPerSubject"/> families, the oldest are evicted.
    /// </summary>
    /// <exception cref="ArgumentException">A value of the request is out of its bounds.</exception>
    ValueTask<RefreshTokenGrant> IssueAsync(RefreshTokenIssueRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Spends a token and returns its successor. If the client is another one, the scopes exceed the grant, or the account may not continue, the call
    /// is refused before the token is spent. A spent token ends its family, whichever client presents it.
    /// </summary>
    /// <param name="token">The token that the client sent. Any text, or null.</param>
    /// <param name="use">The client and the details of the request.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The tenant or the grace period is out of its bounds.</exception>
    ValueTask<RefreshTokenResult> RefreshAsync(string? token, RefreshTokenRefreshRequest use, CancellationToken cancellationToken = default);

    /// <summary>Finds the live family that a token belongs to, without changing anything. The token may already be spent.</summary>
    /// <param name="token">The token that the client sent. Any text, or null.</param>
    /// <param name="clientId">
    /// The client that asks; null for the application itself. For a client other than the family's, the result is null.
    /// </param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    ValueTask<RefreshFamily?> FindAsync(string? token, string? clientId = null, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// The live family that a token belongs to, also one that is spent, whatever client it was issued to; changes nothing. For the end of
    /// a sign-in: any holder of the token may end it.
    /// </summary>
    /// <param name="token">The token that the client sent; any text, or null.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    ValueTask<RefreshFamily?> FindForAnyClientAsync(string? token, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends the family that a token belongs to (RFC 7009). The token may already be spent. A token of another client has no effect.
    /// </summary>
    /// <param name="token">The token that the client sent. Any text, or null.</param>
    /// <param name="clientId">The client that asks; null for the application itself.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The family that this call ended, or null. The caller must also revoke the family's access tokens.</returns>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    ValueTask<RefreshFamily?> RevokeTokenAsync(string? token, string? clientId = null, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends exactly this family, not a later family of the same sign-in. When the call returns, none of its tokens works any longer.
    /// </summary>
    /// <returns>Whether this call ended the family. If several calls do so at once, exactly one returns true.</returns>
    ValueTask<bool> RevokeAsync(RefreshFamily family, CancellationToken cancellationToken = default);

    /// <summary>Ends the current family of a sign-in. When the call returns, none of its tokens works any longer.</summary>
    /// <returns>Whether this call ended a family. If several calls do so at once, exactly one returns true.</returns>
    ValueTask<bool> RevokeFamilyAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>Ends all families of a subject, optionally except one. When the call returns, none of their tokens works any longer.</summary>
    /// <returns>The number of families that were ended.</returns>
    ValueTask<long> RevokeSubjectAsync(SubjectRef subject, SessionId? exceptSid = null, CancellationToken cancellationToken = default);

    /// <summary>Lists a subject's live families, the newest first.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="limit">The most families to return, 1 or more. Default 100.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<IReadOnlyList<RefreshFamily>> ListAsync(SubjectRef subject, int limit = 100, CancellationToken cancellationToken = default);
}
