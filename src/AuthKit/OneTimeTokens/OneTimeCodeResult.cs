using System.Diagnostics.CodeAnalysis;

namespace AuthKit.OneTimeTokens;

/// <summary>The answer to a code. The default value is a refusal.</summary>
public readonly struct OneTimeCodeResult
{
    internal OneTimeCodeResult(OneTimeCodeStatus status, int triesLeft)
    {
        Status = status;
        TriesLeft = triesLeft;
    }

    internal OneTimeCodeResult(OneTimeToken token)
    {
        Status = OneTimeCodeStatus.Matched;
        Token = token;
    }

    /// <summary>How it ended.</summary>
    public OneTimeCodeStatus Status { get; }

    /// <summary>How often the code may still be tried; 0 unless it was wrong.</summary>
    public int TriesLeft { get; }

    /// <summary>What the code stood for; null unless it matched.</summary>
    public OneTimeToken? Token { get; }

    /// <summary>Whether the code was right.</summary>
    [MemberNotNullWhen(true, nameof(Token))]
    public bool IsMatched => Status == OneTimeCodeStatus.Matched;
}
