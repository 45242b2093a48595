using System.Diagnostics.CodeAnalysis;

namespace AuthKit.RefreshTokens;

/// <summary>The result of a refresh. The default value is a refusal.</summary>
public readonly struct RefreshTokenResult
{
    internal RefreshTokenResult(RefreshTokenStatus status, RefreshFamily? family = null)
    {
        Status = status;
        Family = family;
    }

    internal RefreshTokenResult(RefreshTokenStatus status, RefreshTokenGrant grant)
    {
        Status = status;
        Grant = grant;
        Family = grant.Family;
    }

    /// <summary>The outcome of the refresh.</summary>
    public RefreshTokenStatus Status { get; }

    /// <summary>The successor of the token; null if the refresh was refused.</summary>
    public RefreshTokenGrant? Grant { get; }

    /// <summary>
    /// The family, also if the refresh was refused. After <see cref="RefreshTokenStatus.Reused"/> the caller must revoke its access tokens too. Null
    /// if no family was found.
    /// </summary>
    public RefreshFamily? Family { get; }

    /// <summary>Whether the client gets a token.</summary>
    [MemberNotNullWhen(true, nameof(Grant), nameof(Family))]
    public bool Succeeded => Status is RefreshTokenStatus.Refreshed or RefreshTokenStatus.Repeated;
}

/// <summary>
/// The outcomes of a refresh. The numbers are stable; zero is a refusal. Clients get the same response to every refusal except
/// <see cref="ScopeExceeded"/> and <see cref="EnrollmentRequired"/>.
/// </summary>
public enum RefreshTokenStatus
{
    /// <summary>No family has this token, or the family has ended.</summary>
    NotFound = 0,

    /// <summary>The text does not have the form of a token. The store was not called.</summary>
    Malformed = 1,

    /// <summary>The token was spent before, so its family was ended.</summary>
    Reused = 2,

    /// <summary>The token belongs to another client. It was not spent.</summary>
    OtherClient = 3,

    /// <summary>The request asked for a scope that was not granted. The token was not spent.</summary>
    ScopeExceeded = 4,

    /// <summary>The account may not stay signed in. The token was not spent.</summary>
    SubjectRefused = 5,

    /// <summary>The token was spent a moment ago. The client gets the same successor again.</summary>
    Repeated = 6,

    /// <summary>The token was spent, and the client gets a new successor.</summary>
    Refreshed = 7,

    /// <summary>
    /// The account now needs a second factor but does not have one. The token was not spent. The client may be told to sign in again.
    /// </summary>
    EnrollmentRequired = 8,
}

/// <summary>A refresh token that was issued, with its family.</summary>
public sealed class RefreshTokenGrant
{
    internal RefreshTokenGrant(string token, RefreshFamily family, IReadOnlyList<string> scopes, DateTimeOffset issuedAt, IReadOnlyList<EvictedRefreshFamily> evicted, bool isShared = false)
    {
        Token = token;
        Family = family;
        Scopes = scopes;
        IssuedAt = issuedAt;
        Evicted = evicted;
        IsShared = isShared;
    }

    /// <summary>The secret for the client: 48 base64url characters. The store keeps only its hash.</summary>
    public string Token { get; }

    /// <summary>The family that the token belongs to.</summary>
    public RefreshFamily Family { get; }

    /// <summary>The scopes for the access token: the requested scopes, or all granted scopes.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>
    /// The time of the step that issued the token. The access token that accompanies it uses this time as its <c>iat</c>, so that a revocation
    /// between
    /// the two steps applies to it.
    /// </summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>The subject's oldest families that were ended because there were too many. Usually empty.</summary>
    public IReadOnlyList<EvictedRefreshFamily> Evicted { get; }

    /// <summary>
    /// Whether an earlier call issued the token and this call got the same one (<see cref="RefreshTokenIssueRequest.PresentedToken"/>).
    /// </summary>
    public bool IsShared { get; }
}
