namespace AuthKit.SignIn;

/// <summary>What tokens a sign-in is to give.</summary>
public sealed class TokenSignIn
{
    /// <summary>The client that the tokens are bound to, authenticated as the host does it; null for the application itself. Default null.</summary>
    public string? ClientId { get; init; }

    /// <summary>What is granted (RFC 6749 section 3.3). Default: none.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>For whom access tokens are issued; empty for the token service's own audiences. Default: empty.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>
    /// How long the refresh token is still answered with its successor once it is spent, as it is delivered: 0 to 1 minute, in whole
    /// milliseconds. Default null: <see cref="RefreshTokens.RefreshTokenOptions.ReuseGrace"/>.
    /// </summary>
    public TimeSpan? ReuseGrace { get; init; }
}
