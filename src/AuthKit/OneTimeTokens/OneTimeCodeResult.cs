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

    /// <summary>The subject, purpose and payload; null unless the code matched.</summary>
    public OneTimeToken? Token { get; }

    /// <summary>Whether the code was right.</summary>
    [MemberNotNullWhen(true, nameof(Token))]
    public bool IsMatched => Status == OneTimeCodeStatus.Matched;
}

/// <summary>How the try of a code ended. The numbers are stable; zero is a refusal.</summary>
public enum OneTimeCodeStatus
{
    /// <summary>There is no such request for a code, or no longer: never made, expired, used, or tried too often.</summary>
    Gone = 0,

    /// <summary>The code is wrong.</summary>
    Wrong = 1,

    /// <summary>The code is right, and used up by this call.</summary>
    Matched = 2,

    /// <summary>The text can be no code, so it was not tried: the next try is as good as this one.</summary>
    Malformed = 3,
}

/// <summary>A code that was just issued: the only time it is seen in clear.</summary>
public sealed class OneTimeCodeGrant
{
    internal OneTimeCodeGrant(string handle, string code, DateTimeOffset expiresAt)
    {
        Handle = handle;
        Code = code;
        ExpiresAt = expiresAt;
    }

    /// <summary>48 base64url characters, for the client that asked.</summary>
    public string Handle { get; }

    /// <summary>The code that the recipient types. The code of a decoy is sent to nobody and opens nothing.</summary>
    public string Code { get; }

    /// <summary>From when on it is gone.</summary>
    public DateTimeOffset ExpiresAt { get; }
}
