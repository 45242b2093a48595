namespace AuthKit.SignIn;

/// <summary>Where a sign-in comes from.</summary>
/// <param name="Client">The client.</param>
/// <param name="Browser">The browser's secret (<see cref="BrowserBinding"/>); any text, or null.</param>
/// <param name="TrustedDeviceToken">What a trusted device keeps; any text, or null.</param>
/// <param name="Device">The client's device, where it is known; null makes it a new one.</param>
/// <param name="CurrentToken">The session token that came along; any text, or null.</param>
/// <param name="CurrentRefreshTokens">The refresh tokens that came along; any texts.</param>
internal sealed record SignInSource(
    ClientInfo Client,
    string? Browser = null,
    string? TrustedDeviceToken = null,
    KnownDevice? Device = null,
    string? CurrentToken = null,
    IReadOnlyList<string>? CurrentRefreshTokens = null);
