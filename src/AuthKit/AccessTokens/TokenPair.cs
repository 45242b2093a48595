using System.Diagnostics.CodeAnalysis;
using AuthKit.RefreshTokens;

namespace AuthKit.AccessTokens;

/// <summary>An access token and its refresh token. They are only available here: AuthKit does not store them.</summary>
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

    /// <summary>When the access token was issued (<c>iat</c>).</summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>When the access token expires (<c>exp</c>).</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The lifetime of the access token (<c>expires_in</c>).</summary>
    public TimeSpan ExpiresIn => ExpiresAt - IssuedAt;

    /// <summary>The scopes of the access token: the requested scopes, or all granted ones.</summary>
    public IReadOnlyList<string> Scopes => Refresh.Scopes;

    /// <summary>The refresh token and its family.</summary>
    public RefreshTokenGrant Refresh { get; }
}

/// <summary>The result of a refresh. The default is a refusal.</summary>
public readonly struct TokenRefresh
{
    internal TokenRefresh(RefreshTokenStatus status, TokenPair? pair = null)
    {
        Status = status;
        Pair = pair;
    }

    /// <summary>Whether the token was refreshed, or the reason for the refusal.</summary>
    public RefreshTokenStatus Status { get; }

    /// <summary>The new pair; null if the refresh was refused.</summary>
    public TokenPair? Pair { get; }

    /// <summary>Whether there is a new pair for the client.</summary>
    [MemberNotNullWhen(true, nameof(Pair))]
    public bool Succeeded => Pair is not null;
}
