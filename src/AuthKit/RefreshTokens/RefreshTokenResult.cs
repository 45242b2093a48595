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
    /// be revoked too. Null where none was found.
    /// </summary>
    public RefreshFamily? Family { get; }

    /// <summary>Whether there is a token for the client.</summary>
    [MemberNotNullWhen(true, nameof(Grant), nameof(Family))]
    public bool IsRefreshed => Status is RefreshTokenStatus.Refreshed or RefreshTokenStatus.Repeated;
}
