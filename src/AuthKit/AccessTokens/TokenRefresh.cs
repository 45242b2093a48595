using System.Diagnostics.CodeAnalysis;
using AuthKit.RefreshTokens;

namespace AuthKit.AccessTokens;

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
    public bool IsRefreshed => Pair is not null;
}
