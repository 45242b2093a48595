using AuthKit.Stores;
using AuthKit.Tokens;

namespace AuthKit.AccessTokens;

/// <summary>Whom an access token is for, and the claims that the application adds to it.</summary>
public sealed class AccessTokenClaims
{
    // RFC 7800: tells the recipient of the token that its sender holds a key.
    private const string Confirmation = "cnf";

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
        if (JwtDescriptorRules.IsOwnClaim(name) || name is Confirmation || AccessToken.IsOwnClaim(name))
        {
            Errors.Argument($"The claim \"{name}\" has a meaning of its own.", nameof(name));
        }

        _added[name] = value;
    }
}

/// <summary>
/// The application's own claims of access tokens. Asked at each issue and each refresh, before anything is spent, so that a
/// token never says what was true at sign-in only. Registered as many as wanted; each is asked in turn.
/// </summary>
public interface IAccessTokenClaims
{
    /// <summary>Adds claims, for all who hold the token to read: nothing secret.</summary>
    /// <param name="claims">Whom the token is for, and where the claims go.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="AuthUnavailableException">They cannot be had now: no token is issued, none is spent.</exception>
    ValueTask AddAsync(AccessTokenClaims claims, CancellationToken cancellationToken);
}
