using AuthKit.SignIn;

namespace AuthKit.AccountFlows;

/// <summary>A wish for an account, as a client sent it. All texts may be hostile.</summary>
public sealed class Registration
{
    /// <summary>The tenant the account will belong to. Default: the one, empty tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The e-mail address as typed; it becomes the login.</summary>
    public required string? Email { get; init; }

    /// <summary>The password as received.</summary>
    public required string? Password { get; init; }

    /// <summary>
    /// The browser's secret (<see cref="BrowserBinding.Create"/>), by which a mailed link is known to come back to who chose
    /// the password; null for none.
    /// </summary>
    public string? Binding { get; init; }

    /// <summary>The client.</summary>
    public ClientInfo Client { get; init; } = new();
}
