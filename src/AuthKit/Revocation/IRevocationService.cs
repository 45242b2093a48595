using AuthKit.Stores;

namespace AuthKit.Revocation;

/// <summary>
/// Refuses access tokens before they expire: one token, those of a refresh family, of a sign-in or of a subject, or all tokens of an issuer. An entry
/// is kept until everything that it refuses has expired. Clocks of different instances are never compared. Every method throws
/// <see cref="AuthUnavailableException"/> if the store cannot be reached: the host answers with 503 and grants nothing.
/// </summary>
public interface IRevocationService
{
    /// <summary>
    /// Refuses one token by its issuer and id. It does not use the token's text, because other texts can be the same token (RFC 8725 section 3.1).
    /// </summary>
    /// <param name="issuer">The issuer of the token (<c>iss</c>).</param>
    /// <param name="subject">The token's subject.</param>
    /// <param name="tokenId">The token's id (<c>jti</c>).</param>
    /// <param name="expiresAt">The token's expiry (<c>exp</c>).</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeTokenAsync(string issuer, SubjectRef subject, string tokenId, DateTimeOffset expiresAt, CancellationToken cancellationToken = default);

    /// <summary>Refuses all access tokens of a refresh family. The sign-in can still get tokens from another family.</summary>
    /// <param name="issuer">The issuer of the tokens (<c>iss</c>).</param>
    /// <param name="subject">The family's subject.</param>
    /// <param name="familyId">The family's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeFamilyAsync(string issuer, SubjectRef subject, string familyId, CancellationToken cancellationToken = default);

    /// <summary>Refuses all access tokens of a sign-in, whenever and from whichever family they were issued.</summary>
    /// <param name="issuer">The issuer of the tokens (<c>iss</c>).</param>
    /// <param name="subject">The sign-in's subject.</param>
    /// <param name="sid">The sign-in's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeSignInAsync(string issuer, SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>
    /// Refuses all access tokens and families of a subject that were issued under the generations that <see cref="GetGenerationsAsync"/> returned
    /// before this call. Tokens that are issued afterwards work at once.
    /// </summary>
    /// <param name="issuer">The issuer of the tokens (<c>iss</c>).</param>
    /// <param name="subject">The account's subject.</param>
    /// <param name="exceptSid">A sign-in that keeps its tokens; null for no exception.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeSubjectAsync(string issuer, SubjectRef subject, SessionId? exceptSid = null, CancellationToken cancellationToken = default);

    /// <summary>Refuses all access tokens and families of an issuer that were issued before this call.</summary>
    /// <param name="issuer">The issuer of the tokens (<c>iss</c>).</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RevokeEveryoneAsync(string issuer, CancellationToken cancellationToken = default);

    /// <summary>
    /// The generations that a token or family must carry if it is issued now. Call it before you make the token, so that a revocation in between
    /// applies to the token. One read.
    /// </summary>
    /// <param name="issuer">The issuer of the token (<c>iss</c>).</param>
    /// <param name="subject">The subject of the token or family.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<RevocationGenerations> GetGenerationsAsync(string issuer, SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>Whether a validated token, or a refresh family, was revoked. One read.</summary>
    ValueTask<bool> IsRevokedAsync(RevocationCheck check, CancellationToken cancellationToken = default);
}
