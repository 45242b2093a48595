namespace AuthKit.Tokens;

/// <summary>A token that was issued. The token itself is a secret; the rest is not.</summary>
public readonly struct IssuedJwt
{
    internal IssuedJwt(string token, string id, DateTimeOffset issuedAt, DateTimeOffset expiresAt)
    {
        Token = token;
        Id = id;
        IssuedAt = issuedAt;
        ExpiresAt = expiresAt;
    }

    /// <summary>The token: three parts of base64url.</summary>
    public string Token { get; }

    /// <summary>Its id, <c>jti</c>.</summary>
    public string Id { get; }

    /// <summary>When it was issued, in whole seconds.</summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>When it ends, in whole seconds.</summary>
    public DateTimeOffset ExpiresAt { get; }
}
