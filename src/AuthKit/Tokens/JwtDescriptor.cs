namespace AuthKit.Tokens;

/// <summary>
/// What a token is to say. An access token (<c>at+jwt</c>) needs a subject and a client (RFC 9068 section 2.2); every token
/// has an audience, an expiry, a type and an id.
/// </summary>
public sealed class JwtDescriptor
{
    /// <summary>The type, <c>typ</c>. Default <c>at+jwt</c>; 1 to 64 characters of a media type, without <c>application/</c>.</summary>
    public string TokenType { get; init; } = JwtTypes.AccessToken;

    /// <summary>Whom it is about, <c>sub</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>Whom it is for, <c>aud</c>; at least one.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>The client it is issued to, <c>client_id</c>.</summary>
    public string? ClientId { get; init; }

    /// <summary>What it allows, <c>scope</c>: names of printing ASCII with one space between (RFC 6749 section 3.3).</summary>
    public string? Scope { get; init; }

    /// <summary>Its own id, <c>jti</c>, unique for this issuer. Default null: 16 random bytes in base64url.</summary>
    public string? Id { get; init; }

    /// <summary>The sign-in it belongs to, <c>sid</c>.</summary>
    public string? SessionId { get; init; }

    /// <summary>When the subject proved who it is, <c>auth_time</c>; written in whole seconds.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>The class of that proof, <c>acr</c>.</summary>
    public string? AuthenticationClass { get; init; }

    /// <summary>The methods of that proof, <c>amr</c>; left out when empty.</summary>
    public IReadOnlyList<string> AuthenticationMethods { get; init; } = [];

    /// <summary>When it is issued, <c>iat</c>. Default null: now; written in whole seconds.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>When it begins, <c>nbf</c>; written in whole seconds. Default null: at once, and nothing is written.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>How long it lives from <see cref="IssuedAt"/> on. Default null: as the options say; 1 second to 24 hours.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>
    /// When it ends at the latest, <c>exp</c>, such as the end of the sign-in: an earlier end of <see cref="Lifetime"/> wins.
    /// Default null: no limit; cut to whole seconds.
    /// </summary>
    public DateTimeOffset? ExpiresNoLaterThan { get; init; }

    /// <summary>The application's claims. Names that this type has properties for, and <c>iss</c> and <c>exp</c>, are refused.</summary>
    public IReadOnlyCollection<KeyValuePair<string, JwtClaimValue>> Claims { get; init; } = [];
}

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
