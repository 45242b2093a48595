using System.Diagnostics.CodeAnalysis;

namespace AuthKit.RefreshTokens;

/// <summary>The outcome of a refresh. The default is a refusal.</summary>
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

    /// <summary>How it ended.</summary>
    public RefreshTokenStatus Status { get; }

    /// <summary>The successor; null where the refresh was refused.</summary>
    public RefreshTokenGrant? Grant { get; }

    /// <summary>
    /// The family, also where the refresh was refused: after <see cref="RefreshTokenStatus.Reused"/> its access tokens are to
    /// be revoked too. Null if no family was found.
    /// </summary>
    public RefreshFamily? Family { get; }

    /// <summary>Whether there is a token for the client.</summary>
    [MemberNotNullWhen(true, nameof(Grant), nameof(Family))]
    public bool Succeeded => Status is RefreshTokenStatus.Refreshed or RefreshTokenStatus.Repeated;
}

/// <summary>How a refresh ended. The numbers are stable; zero is a refusal. Clients are told the same of every refusal but <see cref="ScopeExceeded"/> and <see cref="EnrollmentRequired"/>.</summary>
public enum RefreshTokenStatus
{
    /// <summary>No family has such a token, or it has ended.</summary>
    NotFound = 0,

    /// <summary>The text cannot be a token of AuthKit; no store was asked.</summary>
    Malformed = 1,

    /// <summary>The token was spent before: its family was ended.</summary>
    Reused = 2,

    /// <summary>The token belongs to another client; nothing was spent.</summary>
    OtherClient = 3,

    /// <summary>More was asked for than had been granted; nothing was spent.</summary>
    ScopeExceeded = 4,

    /// <summary>The account may not go on; nothing was spent.</summary>
    SubjectRefused = 5,

    /// <summary>The token had been spent a moment ago: here is the same successor again.</summary>
    Repeated = 6,

    /// <summary>The token was spent for a successor.</summary>
    Refreshed = 7,

    /// <summary>The account has to have a second factor by now, and has none; nothing was spent. Clients may be told: they sign in again.</summary>
    EnrollmentRequired = 8,
}

/// <summary>A refresh token that was just issued, with its family.</summary>
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

    /// <summary>The secret for the client: 48 base64url characters. It exists only here; the store keeps a hash.</summary>
    public string Token { get; }

    /// <summary>The family it belongs to.</summary>
    public RefreshFamily Family { get; }

    /// <summary>The scopes for the access token: those that were asked for, or all granted scopes.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>
    /// The time of the step that issued it. An access token that goes with it has this as its <c>iat</c>: a cut-off that
    /// comes between the two then refuses it.
    /// </summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>The subject's oldest families that had to end because there were too many; usually none.</summary>
    public IReadOnlyList<EvictedRefreshFamily> Evicted { get; }

    /// <summary>Whether an earlier call issued the token, and this one was answered with the same (<see cref="RefreshTokenIssueRequest.PresentedToken"/>).</summary>
    public bool IsShared { get; }
}
