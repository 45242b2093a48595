using System.Diagnostics.CodeAnalysis;
using AuthKit.RefreshTokens;

namespace AuthKit.AccessTokens;

/// <summary>An access token and the refresh token that goes with it. Both exist only here.</summary>
public sealed class TokenPair
{
    internal TokenPair(string accessToken, DateTimeOffset issuedAt, DateTimeOffset expiresAt, RefreshTokenGrant refresh)
    {
        AccessToken = accessToken;
        IssuedAt = issuedAt;
        ExpiresAt = expiresAt;
        Refresh = refresh;
    }

    /// <summary>The signed token, for the client to send as <c>Authorization: Bearer</c>.</summary>
    public string AccessToken { get; }

    /// <summary>Its <c>iat</c>.</summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>Its <c>exp</c>.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>How long it lives (<c>expires_in</c>).</summary>
    public TimeSpan ExpiresIn => ExpiresAt - IssuedAt;

    /// <summary>The scopes of the access token: those that were asked for, or all granted scopes.</summary>
    public IReadOnlyList<string> Scopes => Refresh.Scopes;

    /// <summary>The refresh token, and the family it belongs to.</summary>
    public RefreshTokenGrant Refresh { get; }
}

/// <summary>The outcome of a refresh. The default is a refusal.</summary>
public readonly struct TokenRefresh
{
    internal TokenRefresh(RefreshTokenStatus status, TokenPair? pair = null)
    {
        Status = status;
        Pair = pair;
    }

    /// <summary>How it ended.</summary>
    public RefreshTokenStatus Status { get; }

    /// <summary>The new pair; null where the refresh was refused.</summary>
    public TokenPair? Pair { get; }

    /// <summary>Whether there is a pair for the client.</summary>
    [MemberNotNullWhen(true, nameof(Pair))]
    public bool Succeeded => Pair is not null;
}
