using AuthKit.Stores;

namespace AuthKit.AccessTokens;

/// <summary>
/// The application's own claims of access tokens. Asked at each issue and each refresh, before anything is spent, so that a
/// token never says what was true at sign-in only. Registered as many as wanted; each is asked in turn.
/// </summary>
public interface IAccessTokenClaims
{
    /// <summary>Adds claims, for all who hold the token to read: nothing secret.</summary>
    /// <param name="claims">Whom the token is for, and where the claims go.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="AuthUnavailableException">They cannot be had now: no token is issued, none is spent.</exception>
    ValueTask AddAsync(AccessTokenClaims claims, CancellationToken cancellationToken);
}
