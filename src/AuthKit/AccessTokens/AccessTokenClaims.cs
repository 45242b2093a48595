using System.Collections.Frozen;
using AuthKit.RefreshTokens;
using AuthKit.Stores;
using AuthKit.Tokens;

namespace AuthKit.AccessTokens;

/// <summary>Whom an access token is for, and the claims that the application adds to it.</summary>
public sealed class AccessTokenClaims
{
    // RFC 7519, RFC 7800, RFC 9068, OpenID Connect (sid), and AuthKit's own.
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf", "client_id", "scope", "sid", "auth_time", "acr", "amr", AccessToken.TenantClaim);

    private readonly Dictionary<string, JwtClaimValue> _added = new(StringComparer.Ordinal);

    internal AccessTokenClaims(SubjectRef subject, string? clientId, IReadOnlyList<string> scopes)
    {
        Subject = subject;
        ClientId = clientId;
        Scopes = scopes;
    }

    /// <summary>Whose token.</summary>
    public SubjectRef Subject { get; }

    /// <summary>The client that it is for; null for the application itself.</summary>
    public string? ClientId { get; }

    /// <summary>What it is for.</summary>
    public IReadOnlyList<string> Scopes { get; }

    internal Dictionary<string, JwtClaimValue> Added => _added;

    /// <summary>Adds a claim, or replaces one that was added.</summary>
    /// <param name="name">Not one that AuthKit or a standard gives a meaning in access tokens.</param>
    /// <param name="value">Text, a whole number, true or false, texts, or JSON.</param>
    /// <exception cref="ArgumentException">The name is empty or reserved.</exception>
    public void Add(string name, JwtClaimValue value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Reserved.Contains(name))
        {
            Errors.Argument($"The claim \"{name}\" has a meaning of its own.", nameof(name));
        }

        _added[name] = value;
    }
}
