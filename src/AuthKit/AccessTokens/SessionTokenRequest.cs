namespace AuthKit.AccessTokens;

/// <summary>What tokens a session is to get.</summary>
public sealed class SessionTokenRequest
{
    /// <summary>The client to bind the tokens to; null for the application itself. Default null.</summary>
    public string? ClientId { get; init; }

    /// <summary>What is granted (RFC 6749 section 3.3). Default: none.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>For whom access tokens are issued; empty for the token service's own audiences. Default: empty.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>How long calls with the same session token share one refresh token, in whole milliseconds; 0 to 1 minute. Default 10 seconds.</summary>
    public TimeSpan SharedFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the refresh token is answered once it is spent: <see cref="RefreshTokens.RefreshTokenRequest.ReuseGrace"/>.</summary>
    public TimeSpan? ReuseGrace { get; init; }

    /// <summary>The client's address as the host sees it; up to 64 UTF-16 units are kept.</summary>
    public string? Address { get; init; }

    /// <summary>The client's user agent; up to 512 UTF-16 units are kept.</summary>
    public string? UserAgent { get; init; }
}
