namespace AuthKit.RefreshTokens;

/// <summary>A refresh token that was just issued, and what it is for.</summary>
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

    /// <summary>What the access token is to have: what was asked for, or all that was granted.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>
    /// The time of the step that issued it. An access token that goes with it has this as its <c>iat</c>: a cut-off that
    /// comes between the two then refuses it.
    /// </summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>The subject's oldest families that had to end because there were too many; usually none.</summary>
    public IReadOnlyList<EvictedRefreshFamily> Evicted { get; }

    /// <summary>Whether an earlier call issued the token, and this one was answered with the same (<see cref="RefreshTokenRequest.PresentedToken"/>).</summary>
    public bool IsShared { get; }
}
