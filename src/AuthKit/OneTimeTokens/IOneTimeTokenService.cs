using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>
/// Tokens and codes that work once, until they expire, for one purpose and one subject of one tenant: for links in mails, codes to type, and the
/// state of a flow. The client holds the secret; the store holds its hash. A token that does not match in every respect is not found, and nothing is
/// spent. The caller limits how many are issued to a recipient. Every method that calls the store throws <see cref="AuthUnavailableException"/> if
/// the store cannot be reached.
/// </summary>
public interface IOneTimeTokenService
{
    /// <summary>
    /// Issues a token for a link. At most <see cref="OneTimeTokenOptions.MaxLive"/> tokens and codes of a purpose and subject are live at once; a new
    /// one replaces the oldest.
    /// </summary>
    /// <exception cref="ArgumentException">Something in the request is out of its bounds.</exception>
    /// <exception cref="InvalidOperationException">The request has a payload, and there are no keys to seal it with.</exception>
    ValueTask<OneTimeTokenGrant> IssueAsync(OneTimeTokenRequest request, CancellationToken cancellationToken = default);

    /// <summary>Finds a live token without spending it. The handle of a code is not found.</summary>
    /// <param name="token">The token that the client sent; any text, or null.</param>
    /// <param name="purpose">The purpose that the token was issued for.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The purpose or the tenant is out of its bounds.</exception>
    ValueTask<OneTimeToken?> FindAsync(string? token, string purpose, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Uses up a token: of any number of simultaneous calls, only one gets it. All other tokens and codes of its purpose and subject are deleted. The
    /// handle of a code is not found.
    /// </summary>
    /// <param name="token">The token that the client sent; any text, or null.</param>
    /// <param name="purpose">The purpose that the token was issued for.</param>
    /// <param name="tenant">The tenant that the token must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The purpose or the tenant is out of its bounds.</exception>
    ValueTask<OneTimeToken?> ConsumeAsync(string? token, string purpose, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a handle before its code is issued, so that the client can get it without waiting. The handle has no effect until it is passed to
    /// <see cref="IssueCodeAsync"/> or <see cref="IssueDecoyAsync"/>.
    /// </summary>
    /// <param name="subject">
    /// The subject that the code is for. A handle begins with two bytes of a hash of the subject, so all handles for one recipient begin alike. For
    /// an unknown recipient, pass a subject that is the same each time and that no outsider can compute, such as an HMAC of the recipient's address
    /// under a key of the application.
    /// </param>
    string CreateHandle(SubjectRef subject);

    /// <summary>
    /// Issues a code to type. The handle stays with the client that asked; the code is sent to the recipient. Codes count towards
    /// <see cref="OneTimeTokenOptions.MaxLive"/> as tokens do.
    /// </summary>
    /// <exception cref="ArgumentException">Something in the request is out of its bounds, or the handle belongs to another subject.</exception>
    /// <exception cref="InvalidOperationException">The request has a payload, and there are no keys to seal it with.</exception>
    ValueTask<OneTimeCodeGrant> IssueCodeAsync(OneTimeCodeRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Issues a handle that no code matches, for an unknown recipient. It does the same work, counts tries and expires like a real one, so that a
    /// client cannot tell the difference. For its subject, see <see cref="CreateHandle"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Something in the request is out of its bounds, or the handle belongs to another subject.</exception>
    /// <exception cref="InvalidOperationException">The request has a payload, and there are no keys to seal it with.</exception>
    ValueTask<OneTimeCodeGrant> IssueDecoyAsync(OneTimeCodeRequest request, CancellationToken cancellationToken = default);

    /// <summary>Tries a code. The try is counted before the comparison. A text that cannot be a code is not counted.</summary>
    /// <param name="handle">The handle that the client sent; any text, or null.</param>
    /// <param name="code">
    /// The code as typed; any text, or null. White space, dashes and invisible characters are ignored; digits of any script and letters of either
    /// case are accepted. Any other text is <see cref="OneTimeCodeStatus.Malformed"/> and is not counted as a try.
    /// </param>
    /// <param name="purpose">The purpose that the code was issued for.</param>
    /// <param name="tenant">The tenant that the code must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The purpose or the tenant is out of its bounds.</exception>
    ValueTask<OneTimeCodeResult> RedeemCodeAsync(string? handle, string? code, string purpose, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Tries a code as <see cref="RedeemCodeAsync"/> does, but does not use up a right code. For a caller that does something which may
    /// fail, and redeems the code after that. A wrong code counts all the same.
    /// </summary>
    /// <param name="handle">The handle as the client sent it; any text, or null.</param>
    /// <param name="code">The code as typed; any text, or null.</param>
    /// <param name="purpose">The purpose that the code was issued for.</param>
    /// <param name="tenant">The tenant that the code must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns><see cref="OneTimeCodeStatus.Matched"/> says that the code is right, not that this call is the one that used it.</returns>
    /// <exception cref="ArgumentException">The purpose or the tenant is out of its bounds.</exception>
    ValueTask<OneTimeCodeResult> CheckCodeAsync(string? handle, string? code, string purpose, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>Removes a subject's tokens and codes of some purposes, in one atomic step. Once this returns, they no longer work.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="purposes">The purposes, 1 to 16.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were removed, including expired ones.</returns>
    /// <exception cref="ArgumentException">The purposes are empty or too many, or one is out of its bounds.</exception>
    ValueTask<long> RemoveAsync(SubjectRef subject, IReadOnlyList<string> purposes, CancellationToken cancellationToken = default);

    /// <summary>Removes all tokens and codes of a subject, of every purpose. Once this returns, they no longer work.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were removed, including expired ones.</returns>
    ValueTask<long> RemoveAllAsync(SubjectRef subject, CancellationToken cancellationToken = default);
}

/// <summary>The subject, purpose and payload of a token or code. It does not contain the token itself.</summary>
public sealed class OneTimeToken
{
    /// <summary>The purpose that it was issued for.</summary>
    public required string Purpose { get; init; }

    /// <summary>The subject that it was issued to.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>The account's security version when it was issued.</summary>
    public long SecurityVersion { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The decrypted payload that was passed when the token was issued; empty if there was no payload.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}

/// <summary>A token that was just issued. The token itself is only available here: the store has its hash.</summary>
public sealed class OneTimeTokenGrant
{
    internal OneTimeTokenGrant(string token, DateTimeOffset expiresAt)
    {
        Token = token;
        ExpiresAt = expiresAt;
    }

    /// <summary>48 base64url characters, for a link that is sent to the recipient.</summary>
    public string Token { get; }

    /// <summary>The time from which the token no longer works.</summary>
    public DateTimeOffset ExpiresAt { get; }
}
