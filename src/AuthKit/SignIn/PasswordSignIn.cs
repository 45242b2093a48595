namespace AuthKit.SignIn;

/// <summary>A sign-in with login and password, as a client sent it. All texts may be hostile.</summary>
public sealed class PasswordSignIn
{
    /// <summary>The tenant to sign in to. Default: the one, empty tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The login as typed.</summary>
    public required string? Login { get; init; }

    /// <summary>The password as received.</summary>
    public required string? Password { get; init; }

    /// <summary>
    /// The session token that came with the request, if any. A success ends the whole sign-in of its session first: access tokens,
    /// refresh tokens, session. A visitor's session becomes the new session; where the sign-in becomes tokens it goes on. The new
    /// token is never the client's choice.
    /// </summary>
    public string? CurrentToken { get; init; }

    /// <summary>
    /// The refresh tokens that the browser's cookies brought along: one, or none; more where a sister host planted others. A success
    /// ends the whole sign-in that each of them belongs to. The host bounds how many: each is looked up. Default: none.
    /// </summary>
    public IReadOnlyList<string> CurrentRefreshTokens { get; init; } = [];

    /// <summary>What <see cref="SignInResult.DeviceToken"/> gave this client earlier; any text, or null.</summary>
    public string? DeviceToken { get; init; }

    /// <summary>
    /// The browser's secret (<see cref="BrowserBinding"/>), to which a challenge for a second factor is bound; any text, or
    /// null. Default null, for clients that keep no cookies: whoever holds the challenge can answer it.
    /// </summary>
    public string? Browser { get; init; }

    /// <summary>What <see cref="SignInResult.TrustedDeviceToken"/> gave this client earlier; any text, or null.</summary>
    public string? TrustedDeviceToken { get; init; }

    /// <summary>The client.</summary>
    public ClientInfo Client { get; init; } = new();
}
