using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Revocation;

/// <summary>
/// Refuses access tokens before they end: one, those of a sign-in, those of a subject, or all of an issuer. An entry is kept
/// until the last token that it refuses has ended, the validators' skew included. Every method throws
/// <see cref="AuthUnavailableException"/> when the store cannot be asked: the host answers with 503, and grants nothing.
/// </summary>
public interface IRevocationService
{
    /// <summary>Refuses one token, by its issuer and id: not by its text, which may have twins (RFC 8725 section 3.1).</summary>
    /// <param name="issuer">Who issued it.</param>
    /// <param name="subject">Whose it is.</param>
    /// <param name="tokenId">Its <c>jti</c>.</param>
    /// <param name="expiresAt">Its <c>exp</c>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeTokenAsync(string issuer, SubjectRef subject, string tokenId, DateTimeOffset expiresAt, CancellationToken cancellationToken = default);

    /// <summary>Refuses all access tokens of a sign-in, whenever they were issued.</summary>
    /// <param name="issuer">Who issued them.</param>
    /// <param name="subject">Whose sign-in.</param>
    /// <param name="sid">Which.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeSignInAsync(string issuer, SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>
    /// Refuses the access tokens of a subject that were issued at or before a time. An <c>iat</c> has whole seconds, so one
    /// that is issued in the very second of the cut-off is refused too.
    /// </summary>
    /// <param name="issuer">Who issued them.</param>
    /// <param name="subject">Whose.</param>
    /// <param name="cutOff">That time; an earlier one than before changes nothing. Default: now.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeSubjectAsync(string issuer, SubjectRef subject, DateTimeOffset? cutOff = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Refuses everything of an issuer that was issued at or before a time. Kept for as long as a refresh family can live, so
    /// that <see cref="IsRevokedAsync"/> with a family's beginning as the time of issue refuses families too.
    /// </summary>
    /// <param name="issuer">Who issued it.</param>
    /// <param name="cutOff">That time; an earlier one than before changes nothing. Default: now.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeAllAsync(string issuer, DateTimeOffset? cutOff = null, CancellationToken cancellationToken = default);

    /// <summary>Whether a token that validated is refused. One read.</summary>
    ValueTask<bool> IsRevokedAsync(RevocationCheck check, CancellationToken cancellationToken = default);
}
