using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>The sign-in for which a family of refresh tokens is issued.</summary>
public sealed class RefreshTokenIssueRequest
{
    private long _subjectGeneration;
    private long _issuerGeneration;

    /// <summary>The subject that signed in.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>
    /// The public id of the sign-in, if a session already has one. Default null: a new id. An existing family with this id is replaced in one step.
    /// The access tokens of that family remain valid.
    /// </summary>
    public SessionId? Sid { get; init; }

    /// <summary>The client to bind the tokens to, 1 to 255 UTF-16 units; null for the application itself. Default null.</summary>
    public string? ClientId { get; init; }

    /// <summary>
    /// The granted scopes (RFC 6749 section 3.3): 0 to 32 texts of 1 to 128 characters, printable ASCII except space, '"' and '\'. Default:
    /// empty.
    /// </summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The audiences for which access tokens may be issued: 0 to 16 texts of 1 to 255 UTF-16 units. Default: empty.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>The account's current security version. Default 0.</summary>
    public long SecurityVersion { get; init; }

    /// <summary>
    /// The subject's revocation generation (<see cref="RefreshFamily.SubjectGeneration"/>), 0 or more. Default 0; the token service sets it.
    /// </summary>
    public long SubjectGeneration
    {
        get => _subjectGeneration;
        init => _subjectGeneration = value;
    }

    /// <summary>
    /// The issuer's revocation generation (<see cref="RefreshFamily.IssuerGeneration"/>), 0 or more. Default 0; the token service sets it.
    /// </summary>
    public long IssuerGeneration
    {
        get => _issuerGeneration;
        init => _issuerGeneration = value;
    }

    /// <summary>
    /// The secret that the client presented, such as its session's token: 48 base64url characters that AuthKit created. If several calls with
    /// the same
    /// <see cref="Sid"/>, secret and grant come at once or within <see cref="PresentedTokenGrace"/>, all of them get the same family and refresh
    /// token. Default null: each call gets its own family.
    /// </summary>
    public string? PresentedToken { get; init; }

    /// <summary>
    /// How long calls with the same <see cref="PresentedToken"/> get the same refresh token. 0 to 1 minute, in whole milliseconds. Default 0:
    /// never.
    /// </summary>
    public TimeSpan PresentedTokenGrace { get; init; }

    /// <summary>
    /// How long the first token is still answered with its successor after it is spent: 0 to 1 minute, in whole milliseconds. The refresh that spends
    /// the token and the refresh that presents it again can shorten this. Default null: <see cref="RefreshTokenOptions.ReuseGrace"/>.
    /// </summary>
    public TimeSpan? ReuseGrace { get; init; }

    /// <summary>When the subject last authenticated; not before 1970. Default null: now.</summary>
    public DateTimeOffset? AuthTime { get; init; }

    /// <summary>
    /// When the subject last proved a second factor; not before 1970. Default null: now if <see cref="AuthTime"/> is null and <see cref="Amr"/>
    /// contains <c>mfa</c>, otherwise never.
    /// </summary>
    public DateTimeOffset? SecondFactorTime { get; init; }

    /// <summary>The class of the authentication (<c>acr</c>), 1 to 255 UTF-16 units. Default null.</summary>
    public string? Acr { get; init; }

    /// <summary>The methods of the authentication (<c>amr</c>, RFC 8176): 0 to 16 texts of 1 to 64 UTF-16 units. Default: empty.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <summary>The client. Up to 64 UTF-16 units of its address and up to 512 of its user agent are stored. Default: an unknown client.</summary>
    public ClientContext Client { get; init; } = new();

    /// <summary>Returns a copy of the request with these generations.</summary>
    internal RefreshTokenIssueRequest WithGenerations(long subject, long issuer)
    {
        var copy = (RefreshTokenIssueRequest)MemberwiseClone();
        (copy._subjectGeneration, copy._issuerGeneration) = (subject, issuer);
        return copy;
    }
}
