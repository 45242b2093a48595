namespace AuthKit.SignIn;

/// <summary>The second step of a sign-in, as a client sent it. All texts may be hostile.</summary>
public sealed class SecondFactorProof
{
    /// <summary>The tenant to sign in to. Default: the one, empty tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>What the first step gave (<see cref="MfaChallenge.Token"/>).</summary>
    public required string? Challenge { get; init; }

    /// <summary>The code of an authenticator as typed; null where a recovery code is shown.</summary>
    public string? Code { get; init; }

    /// <summary>The recovery code as typed; looked at where <see cref="Code"/> is null.</summary>
    public string? RecoveryCode { get; init; }

    /// <summary>Whether this device is to need no second factor for a while. Default false.</summary>
    public bool TrustDevice { get; init; }

    /// <summary>The browser's secret (<see cref="BrowserBinding"/>): the same as in the first step.</summary>
    public string? Browser { get; init; }

    /// <summary>As for <see cref="PasswordSignIn.CurrentToken"/>.</summary>
    public string? CurrentToken { get; init; }

    /// <summary>As for <see cref="PasswordSignIn.CurrentRefreshTokens"/>.</summary>
    public IReadOnlyList<string> CurrentRefreshTokens { get; init; } = [];

    /// <summary>As for <see cref="PasswordSignIn.DeviceToken"/>.</summary>
    public string? DeviceToken { get; init; }

    /// <summary>The client.</summary>
    public ClientInfo Client { get; init; } = new();
}
