namespace AuthKit.Tokens;

/// <summary>
/// The content of a token to issue. An access token (<c>at+jwt</c>) needs a subject and a client (RFC 9068 section 2.2). Every token has an
/// audience, an expiry, a type and an id.
/// </summary>
public sealed class JwtDescriptor
{
    /// <summary>The type, <c>typ</c>: a media type without <c>application/</c>, 1 to 64 characters. Default <c>at+jwt</c>.</summary>
    public string TokenType { get; init; } = JwtTypes.AccessToken;

    /// <summary>The subject, <c>sub</c>: the user or client that the token is about. Default null: no claim.</summary>
    public string? Subject { get; init; }

    /// <summary>The services that the token is intended for, <c>aud</c>. At least one.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>The client that the token is issued to, <c>client_id</c>. Default null: no claim.</summary>
    public string? ClientId { get; init; }

    /// <summary>
    /// The scope, <c>scope</c>: names of printable ASCII, separated by single spaces (RFC 6749 section 3.3). Default null: no claim.
    /// </summary>
    public string? Scope { get; init; }

    /// <summary>The id of the token, <c>jti</c>, unique for the issuer. Default null: 16 random bytes in base64url.</summary>
    public string? Id { get; init; }

    /// <summary>The id of the sign-in that the token belongs to, <c>sid</c>. Default null: no claim.</summary>
    public string? SessionId { get; init; }

    /// <summary>When the subject last authenticated, <c>auth_time</c>, written in whole seconds. Default null: no claim.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>The class of that authentication, <c>acr</c>. Default null: no claim.</summary>
    public string? AuthenticationClass { get; init; }

    /// <summary>The methods of that authentication, <c>amr</c>. Default empty: no claim.</summary>
    public IReadOnlyList<string> AuthenticationMethods { get; init; } = [];

    /// <summary>The time of issue, <c>iat</c>, written in whole seconds. Default null: now.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>
    /// The time before which the token is not valid, <c>nbf</c>, written in whole seconds. Default null: the token is valid at once, and has no
    /// such claim.
    /// </summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>
    /// The lifetime, counted from <see cref="IssuedAt"/>: 1 second to 24 hours. Default null: <see cref="JwtIssuerOptions.Lifetime"/>.
    /// </summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>
    /// The latest expiry, <c>exp</c>, such as the end of the sign-in. The token expires at this time or at the end of <see cref="Lifetime"/>,
    /// whichever comes first. Rounded down to whole seconds. Default null: no limit.
    /// </summary>
    public DateTimeOffset? ExpiresNoLaterThan { get; init; }

    /// <summary>The application's own claims. Their names must not be <c>iss</c>, <c>exp</c> or a claim for which this type has a property.</summary>
    public IReadOnlyCollection<KeyValuePair<string, JwtClaimValue>> Claims { get; init; } = [];
}

/// <summary>An issued token with its id and times. <see cref="Token"/> is a secret; the other properties are not.</summary>
public readonly struct IssuedJwt
{
    internal IssuedJwt(string token, string id, DateTimeOffset issuedAt, DateTimeOffset expiresAt)
    {
        Token = token;
        Id = id;
        IssuedAt = issuedAt;
        ExpiresAt = expiresAt;
    }

    /// <summary>The token: three parts in base64url, joined by dots.</summary>
    public string Token { get; }

    /// <summary>The id of the token, <c>jti</c>.</summary>
    public string Id { get; }

    /// <summary>The time of issue, <c>iat</c>, in whole seconds.</summary>
    public DateTimeOffset IssuedAt { get; }

    /// <summary>The expiry, <c>exp</c>, in whole seconds.</summary>
    public DateTimeOffset ExpiresAt { get; }
}
