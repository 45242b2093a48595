using AuthKit.SignIn;

namespace AuthKit.AccountFlows;

/// <summary>A link's token or a code, brought back by a browser. All texts may be hostile.</summary>
public sealed class EmailProof
{
    /// <summary>The tenant to sign in to. Default: the one, empty tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The link's token, or the code as typed.</summary>
    public required string? Secret { get; init; }

    /// <summary>What the browser kept: its <see cref="BrowserBinding"/> for a link, the handle for a code.</summary>
    public required string? Binding { get; init; }

    /// <summary>As for <see cref="PasswordSignIn.CurrentToken"/>.</summary>
    public string? CurrentToken { get; init; }

    /// <summary>As for <see cref="PasswordSignIn.CurrentRefreshTokens"/>.</summary>
    public IReadOnlyList<string> CurrentRefreshTokens { get; init; } = [];

    /// <summary>As for <see cref="PasswordSignIn.DeviceToken"/>.</summary>
    public string? DeviceToken { get; init; }

    /// <summary>As for <see cref="PasswordSignIn.Browser"/>.</summary>
    public string? Browser { get; init; }

    /// <summary>As for <see cref="PasswordSignIn.TrustedDeviceToken"/>.</summary>
    public string? TrustedDeviceToken { get; init; }

    /// <summary>The client.</summary>
    public ClientInfo Client { get; init; } = new();
}
