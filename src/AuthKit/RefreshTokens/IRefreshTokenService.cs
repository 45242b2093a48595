using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>
/// Refresh tokens: opaque, single-use, in families. Each refresh spends the token for a successor; a token that is shown
/// again after it was spent ends its family (RFC 9700 section 4.14.2), so that neither who stole it nor who lost it goes on.
/// The client holds the secret, the store its hash. Every method that asks the store throws
/// <see cref="AuthUnavailableException"/> when it cannot be asked.
/// </summary>
public interface IRefreshTokenService
{
    /// <summary>
    /// Begins a family and issues its first token, in the place of the family that the sign-in has. A subject has at most
    /// <see cref="RefreshTokenOptions.MaxFamiliesPerSubject"/>: the oldest make room.
    /// </summary>
    /// <exception cref="ArgumentException">Something in the request is out of its bounds.</exception>
    ValueTask<RefreshTokenGrant> IssueAsync(RefreshTokenIssueRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Spends a token for its successor. Another client, more scope than granted, and an account that may not go on are
    /// refused before anything is spent; a spent token ends its family, whatever client shows it.
    /// </summary>
    /// <param name="token">The token that the client sent; any text, or null.</param>
    /// <param name="use">Who asks, and for what.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The tenant or the grace is out of its bounds.</exception>
    ValueTask<RefreshTokenResult> RefreshAsync(string? token, RefreshTokenRefreshRequest use, CancellationToken cancellationToken = default);

    /// <summary>The live family that a token belongs to, also one that is spent; changes nothing.</summary>
    /// <param name="token">The token that the client sent; any text, or null.</param>
    /// <param name="clientId">Who asks; null for the application itself. Another client finds nothing.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    ValueTask<RefreshFamily?> FindAsync(string? token, string? clientId = null, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends the family that a token belongs to (RFC 7009), also by a token that is spent. A token of another client ends
    /// nothing.
    /// </summary>
    /// <param name="token">The token that the client sent; any text, or null.</param>
    /// <param name="clientId">Who asks; null for the application itself.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The family that this call ended, whose access tokens are to be revoked too; else null.</returns>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    ValueTask<RefreshFamily?> RevokeTokenAsync(string? token, string? clientId = null, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>Ends a family, and no other that its sign-in has or had. None of its tokens works once this returns.</summary>
    /// <returns>True for exactly one of any number of calls.</returns>
    ValueTask<bool> RevokeAsync(RefreshFamily family, CancellationToken cancellationToken = default);

    /// <summary>Ends the family that a sign-in has. None of its tokens works once this returns.</summary>
    /// <returns>True for exactly one of any number of calls.</returns>
    ValueTask<bool> RevokeFamilyAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>Ends all families of a subject, or all but one. None of their tokens works once this returns.</summary>
    /// <returns>How many there were.</returns>
    ValueTask<long> RevokeSubjectAsync(SubjectRef subject, SessionId? exceptSid = null, CancellationToken cancellationToken = default);

    /// <summary>A subject's families, the newest first.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="limit">At most this many, 1 or more. Default 100.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<IReadOnlyList<RefreshFamily>> ListAsync(SubjectRef subject, int limit = 100, CancellationToken cancellationToken = default);
}
