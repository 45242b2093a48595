namespace AuthKit.OneTimeTokens;

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

    /// <summary>What the recipient is to type; for a decoy, what nobody is sent and nothing opens.</summary>
    public string Code { get; }

    /// <summary>From when on it is gone.</summary>
    public DateTimeOffset ExpiresAt { get; }
}
