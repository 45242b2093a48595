using AuthKit.Stores;
using AuthKit.Tokens;

namespace AuthKit.AccessTokens;

/// <summary>The recipient of an access token, and the claims that the application adds to it.</summary>
public sealed class AccessTokenClaims
{
    // RFC 7800: tells the recipient of a token that its sender holds a key.
    private const string Confirmation = "cnf";

    private readonly Dictionary<string, JwtClaimValue> _added = new(StringComparer.Ordinal);

    internal AccessTokenClaims(SubjectRef subject, string? clientId, IReadOnlyList<string> scopes)
    {
        Subject = subject;
        ClientId = clientId;
        Scopes = scopes;
    }

    /// <summary>The subject of the token.</summary>
    public SubjectRef Subject { get; }

    /// <summary>The client that the token is for; null for the application itself.</summary>
    public string? ClientId { get; }

    /// <summary>The scopes of the token.</summary>
    public IReadOnlyList<string> Scopes { get; }

    internal Dictionary<string, JwtClaimValue> Added => _added;

    /// <summary>Adds a claim, or replaces one that was added before.</summary>
    /// <param name="name">The claim's name; not one that AuthKit or a standard defines for access tokens.</param>
    /// <param name="value">A string, a whole number, a boolean, a list of strings, or JSON.</param>
    /// <exception cref="ArgumentException">The name is empty or reserved.</exception>
    public void Add(string name, JwtClaimValue value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (JwtDescriptorRules.IsOwnClaim(name) || name is Confirmation || AccessToken.IsOwnClaim(name))
        {
            Errors.Argument($"The claim \"{name}\" is reserved: AuthKit or a standard defines its meaning.", nameof(name));
        }

        _added[name] = value;
    }
}

/// <summary>
/// Supplies the application's own claims of access tokens. It is called at each issue and each refresh, before anything is spent, so that a token
/// never carries claims that were only true at sign-in. Any number can be registered; they are called in turn.
/// </summary>
public interface IAccessTokenClaims
{
    /// <summary>Adds claims. Everybody who holds the token can read them, so they must not be secret.</summary>
    /// <param name="claims">The recipient of the token, and the collection to add to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="AuthUnavailableException">The claims are not available now. No token is issued, and no token is spent.</exception>
    ValueTask AddAsync(AccessTokenClaims claims, CancellationToken cancellationToken);
}
