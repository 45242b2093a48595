using System.Diagnostics.CodeAnalysis;

namespace AuthKit.OneTimeTokens;

/// <summary>The result of a code. The default value is a refusal.</summary>
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

    /// <summary>Whether the code matched, or the reason for the refusal.</summary>
    public OneTimeCodeStatus Status { get; }

    /// <summary>How often the code may still be tried; 0 unless the code was wrong.</summary>
    public int TriesLeft { get; }

    /// <summary>The subject, purpose and payload; null unless the code matched.</summary>
    public OneTimeToken? Token { get; }

    /// <summary>Whether the code was correct, and is now used up.</summary>
    [MemberNotNullWhen(true, nameof(Token))]
    public bool IsMatched => Status == OneTimeCodeStatus.Matched;
}

/// <summary>The outcome of trying a code. The numbers are stable; zero is a refusal.</summary>
public enum OneTimeCodeStatus
{
    /// <summary>The handle is unknown, expired or used, or its code was tried too often.</summary>
    Gone = 0,

    /// <summary>The code is wrong.</summary>
    Wrong = 1,

    /// <summary>The code is correct, and this call used it up.</summary>
    Matched = 2,

    /// <summary>The text cannot be a code, so it was not counted as a try.</summary>
    Malformed = 3,
}

/// <summary>A code that was just issued. The code itself is only available here: the store has its hash.</summary>
public sealed class OneTimeCodeGrant
{
    internal OneTimeCodeGrant(string handle, string code, DateTimeOffset expiresAt)
    {
        Handle = handle;
        Code = code;
        ExpiresAt = expiresAt;
    }

    /// <summary>48 base64url characters, for the client that asked for the code.</summary>
    public string Handle { get; }

    /// <summary>The code that the recipient types. The code of a decoy is not sent and matches nothing.</summary>
    public string Code { get; }

    /// <summary>The time from which the code no longer works.</summary>
    public DateTimeOffset ExpiresAt { get; }
}
