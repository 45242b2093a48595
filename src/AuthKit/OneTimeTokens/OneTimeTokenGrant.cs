namespace AuthKit.OneTimeTokens;

/// <summary>A token that was just issued: the only time it is seen in clear.</summary>
public sealed class OneTimeTokenGrant
{
    internal OneTimeTokenGrant(string token, DateTimeOffset expiresAt)
    {
        Token = token;
        ExpiresAt = expiresAt;
    }

    /// <summary>48 base64url characters, for a link to the recipient.</summary>
    public string Token { get; }

    /// <summary>From when on it is gone.</summary>
    public DateTimeOffset ExpiresAt { get; }
}
