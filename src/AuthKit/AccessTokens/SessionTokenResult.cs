using System.Diagnostics.CodeAnalysis;

namespace AuthKit.AccessTokens;

/// <summary>The outcome of a call for a session's tokens. The default is a refusal.</summary>
public readonly struct SessionTokenResult
{
    internal SessionTokenResult(SessionTokenStatus status) => Status = status;

    internal SessionTokenResult(TokenPair pair)
    {
        Status = SessionTokenStatus.Issued;
        Pair = pair;
    }

    /// <summary>How it ended.</summary>
    public SessionTokenStatus Status { get; }

    /// <summary>The tokens; null where the call was refused.</summary>
    public TokenPair? Pair { get; }

    /// <summary>Whether there are tokens for the client.</summary>
    [MemberNotNullWhen(true, nameof(Pair))]
    public bool IsIssued => Status == SessionTokenStatus.Issued;
}
