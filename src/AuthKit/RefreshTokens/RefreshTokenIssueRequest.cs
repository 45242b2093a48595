using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>The facts of a sign-in for tokens.</summary>
public sealed class RefreshTokenIssueRequest
{
    private long _subjectGeneration;
    private long _issuerGeneration;

    /// <summary>The subject that signed in.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>
    /// The public name of the sign-in, where a session has it already. Default: a new one. A family that the name has already is
    /// replaced in one step; its access tokens live on.
    /// </summary>
    public SessionId? Sid { get; init; }

    /// <summary>The client to bind the tokens to, 1 to 255 UTF-16 units; null for the application itself. Default null.</summary>
    public string? ClientId { get; init; }

    /// <summary>The granted scopes (RFC 6749 section 3.3): 0 to 32 texts of 1 to 128 characters, printing ASCII but space, '"' and '\'. Default: none.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>For whom access tokens may be issued: 0 to 16 texts of 1 to 255 UTF-16 units. Default: none.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>The account's security version. Default 0.</summary>
    public long SecurityVersion { get; init; }

    /// <summary>The subject's generation among revocations (<see cref="RefreshFamily.SubjectGeneration"/>), 0 or more. Default 0; the token service sets it.</summary>
    public long SubjectGeneration
    {
        get => _subjectGeneration;
        init => _subjectGeneration = value;
    }

    /// <summary>The same of the issuer. Default 0; the token service sets it.</summary>
    public long IssuerGeneration
    {
        get => _issuerGeneration;
        init => _issuerGeneration = value;
    }

    /// <summary>
    /// The secret that the client showed, such as its session's token: 48 base64url characters that AuthKit made. Where calls with
    /// the same <see cref="Sid"/>, the same secret and the same grant come at once, or within <see cref="PresentedTokenGrace"/>, all
    /// of them get one family and its one refresh token. Default null: each call gets a family of its own.
    /// </summary>
    public string? PresentedToken { get; init; }

    /// <summary>How long <see cref="PresentedToken"/> is answered with the same refresh token, in whole milliseconds; 0 to 1 minute. Default 0: never.</summary>
    public TimeSpan PresentedTokenGrace { get; init; }

    /// <summary>
    /// How long the first token is still answered with its successor once it is spent, in whole milliseconds; 0 to 1 minute. As long
    /// at most as the refresh that spends it says, and the one that shows it again. Default null: <see cref="RefreshTokenOptions.ReuseGrace"/>.
    /// </summary>
    public TimeSpan? ReuseGrace { get; init; }

    /// <summary>When the subject proved who they are, from 1970 on. Default: now.</summary>
    public DateTimeOffset? AuthTime { get; init; }

    /// <summary>
    /// When the subject last showed a second factor, from 1970 on. Default: now, where <see cref="AuthTime"/> is left out and
    /// <see cref="Amr"/> has <c>mfa</c>; otherwise never.
    /// </summary>
    public DateTimeOffset? SecondFactorTime { get; init; }

    /// <summary>The class of the proof, 1 to 255 UTF-16 units. Default null.</summary>
    public string? Acr { get; init; }

    /// <summary>How they proved it (RFC 8176 values); 0 to 16 texts of 1 to 64 UTF-16 units. Default: none.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <summary>The client's address as the host sees it; up to 64 UTF-16 units are kept.</summary>
    public string? Address { get; init; }

    /// <summary>The client's user agent; up to 512 UTF-16 units are kept.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The same request with these generations.</summary>
    internal RefreshTokenIssueRequest WithGenerations(long subject, long issuer)
    {
        var copy = (RefreshTokenIssueRequest)MemberwiseClone();
        (copy._subjectGeneration, copy._issuerGeneration) = (subject, issuer);
        return copy;
    }
}
