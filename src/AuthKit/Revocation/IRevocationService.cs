using AuthKit.Stores;

namespace AuthKit.Revocation;

/// <summary>
/// Refuses access tokens before they end: one, those of a refresh family, of a sign-in, of a subject, or all of an issuer. An entry
/// is kept until the last thing that it refuses has ended. Times of several instances are never compared. Every method throws
/// <see cref="AuthUnavailableException"/> when the store cannot be asked: the host answers with 503, and grants nothing.
/// </summary>
public interface IRevocationService
{
    /// <summary>Refuses one token, by its issuer and id: not by its text, which may have twins (RFC 8725 section 3.1).</summary>
    /// <param name="issuer">The issuer of the token (<c>iss</c>).</param>
    /// <param name="subject">Whose it is.</param>
    /// <param name="tokenId">Its <c>jti</c>.</param>
    /// <param name="expiresAt">Its <c>exp</c>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeTokenAsync(string issuer, SubjectRef subject, string tokenId, DateTimeOffset expiresAt, CancellationToken cancellationToken = default);

    /// <summary>Refuses all access tokens of a refresh family. The sign-in may get others by another family.</summary>
    /// <param name="issuer">The issuer of the tokens (<c>iss</c>).</param>
    /// <param name="subject">Whose family.</param>
    /// <param name="familyId">The family's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeFamilyAsync(string issuer, SubjectRef subject, string familyId, CancellationToken cancellationToken = default);

    /// <summary>Refuses all access tokens of a sign-in, whenever and by whichever family they were issued.</summary>
    /// <param name="issuer">The issuer of the tokens (<c>iss</c>).</param>
    /// <param name="subject">Whose sign-in.</param>
    /// <param name="sid">The sign-in's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeSignInAsync(string issuer, SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>
    /// Refuses all access tokens and families that a subject has: all that carry what <see cref="GetGenerationsAsync"/> said before
    /// this call. Tokens that are issued afterwards work at once.
    /// </summary>
    /// <param name="issuer">The issuer of the tokens (<c>iss</c>).</param>
    /// <param name="subject">The account's subject.</param>
    /// <param name="exceptSid">A sign-in that keeps its own; null for none.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeSubjectAsync(string issuer, SubjectRef subject, SessionId? exceptSid = null, CancellationToken cancellationToken = default);

    /// <summary>The same for everything of an issuer.</summary>
    /// <param name="issuer">The issuer of the token (<c>iss</c>).</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeEveryoneAsync(string issuer, CancellationToken cancellationToken = default);

    /// <summary>
    /// What a token or family that is issued now has to carry: asked before it is made, so that a revocation that comes between
    /// reaches it. One read.
    /// </summary>
    /// <param name="issuer">The issuer of the token (<c>iss</c>).</param>
    /// <param name="subject">For whom.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<RevocationGenerations> GetGenerationsAsync(string issuer, SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>Whether a token that validated, or a refresh family, is refused. One read.</summary>
    ValueTask<bool> IsRevokedAsync(RevocationCheck check, CancellationToken cancellationToken = default);
}
