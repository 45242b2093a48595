using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>
/// Tokens and codes that work once, before a time, for one purpose and one subject of one tenant: for links in mails,
/// codes to type, and the state of a flow. The client holds the secret, the store its hash. Whatever does not fit is "not
/// there" and spends nothing. The caller limits how many are issued to a recipient. Every method that asks the
/// store throws <see cref="AuthUnavailableException"/> when it cannot be asked.
/// </summary>
public interface IOneTimeTokenService
{
    /// <summary>
    /// Issues a token for a link. At most <see cref="OneTimeTokenOptions.MaxLive"/> of a purpose and subject live, codes
    /// included: the oldest make room.
    /// </summary>
    /// <exception cref="ArgumentException">Something in the request is out of its bounds.</exception>
    /// <exception cref="InvalidOperationException">The request has a payload, and there are no keys to seal it with.</exception>
    ValueTask<OneTimeTokenGrant> IssueAsync(OneTimeTokenRequest request, CancellationToken cancellationToken = default);

    /// <summary>Says whether a token is live, and spends nothing. The handle of a code is not there.</summary>
    /// <param name="token">The token that the client sent; any text, or null.</param>
    /// <param name="purpose">The purpose it must have been issued for.</param>
    /// <param name="tenant">The tenant it must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The purpose or the tenant is out of its bounds.</exception>
    ValueTask<OneTimeToken?> FindAsync(string? token, string purpose, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Uses a token up: of any number of calls one gets it. All others of its purpose and subject die with it, codes
    /// included. The handle of a code is not there.
    /// </summary>
    /// <param name="token">The token that the client sent; any text, or null.</param>
    /// <param name="purpose">The purpose it must have been issued for.</param>
    /// <param name="tenant">The tenant it must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The purpose or the tenant is out of its bounds.</exception>
    ValueTask<OneTimeToken?> ConsumeAsync(string? token, string purpose, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes the handle of a request for a code before the code is issued, so that the client can be given it without
    /// waiting. It opens nothing until <see cref="IssueCodeAsync"/> or <see cref="IssueDecoyAsync"/> takes it.
    /// </summary>
    /// <param name="subject">
    /// Who the code will be for. A handle begins with two bytes of a hash of the subject, so two requests for one known
    /// recipient begin alike: for an unknown one, give a subject that is the same each time and that nobody outside can
    /// work out, such as an HMAC of the recipient's address under a key of the application.
    /// </param>
    string CreateHandle(SubjectRef subject);

    /// <summary>
    /// Issues a code to type. The handle stays with the client that asked; the code goes to the recipient. Counts as a
    /// token does for <see cref="OneTimeTokenOptions.MaxLive"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Something in the request is out of its bounds, or the handle is another subject's.</exception>
    /// <exception cref="InvalidOperationException">The request has a payload, and there are no keys to seal it with.</exception>
    ValueTask<OneTimeCodeGrant> IssueCodeAsync(OneTimeCodeRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Issues what no code ever opens, for a recipient that is unknown: the same work is done, tries are counted and it ends
    /// as a real one does. Its subject is as <see cref="CreateHandle"/> says.
    /// </summary>
    /// <exception cref="ArgumentException">Something in the request is out of its bounds, or the handle is another subject's.</exception>
    /// <exception cref="InvalidOperationException">The request has a payload, and there are no keys to seal it with.</exception>
    ValueTask<OneTimeCodeGrant> IssueDecoyAsync(OneTimeCodeRequest request, CancellationToken cancellationToken = default);

    /// <summary>Tries a code. The try is counted before anything is compared; a text that can be no code is no try.</summary>
    /// <param name="handle">The handle as the client sent it; any text, or null.</param>
    /// <param name="code">
    /// What was typed; any text, or null. White space, dashes and invisible characters are passed over, digits may be of any script,
    /// and letters of either case. What then can be no code is <see cref="OneTimeCodeStatus.Malformed"/>, and no try.
    /// </param>
    /// <param name="purpose">The purpose it must have been issued for.</param>
    /// <param name="tenant">The tenant it must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The purpose or the tenant is out of its bounds.</exception>
    ValueTask<OneTimeCodeResult> RedeemCodeAsync(string? handle, string? code, string purpose, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>Removes a subject's tokens and codes of some purposes, in one step of the store. None of them works once this returns.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="purposes">The purposes, 1 to 16.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many there were, expired or not.</returns>
    /// <exception cref="ArgumentException">There are too many purposes or none, or one is out of its bounds.</exception>
    ValueTask<long> RemoveAsync(SubjectRef subject, IReadOnlyList<string> purposes, CancellationToken cancellationToken = default);

    /// <summary>Removes all tokens and codes of a subject, whatever they are for. None of them works once this returns.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many there were, expired or not.</returns>
    ValueTask<long> RemoveAllAsync(SubjectRef subject, CancellationToken cancellationToken = default);
}

/// <summary>The subject, purpose and payload of a consumed token or code. Holds no token.</summary>
public sealed class OneTimeToken
{
    /// <summary>What it was for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Whose it was.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>The account's security version when it was issued.</summary>
    public long SecurityVersion { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The payload that was given when the token was issued, opened.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}

/// <summary>A token that was just issued: the only time it is seen in clear.</summary>
public sealed class OneTimeTokenGrant
{
    internal OneTimeTokenGrant(string token, DateTimeOffset expiresAt)
    {
        Token = token;
        ExpiresAt = expiresAt;
    }

    /// <summary>48 base64url characters, for a link to the recipient.</summary>
    public string Token { get; }

    /// <summary>From when on it is gone.</summary>
    public DateTimeOffset ExpiresAt { get; }
}
