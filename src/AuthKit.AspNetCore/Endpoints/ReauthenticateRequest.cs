namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Exactly one of password and codes.</summary>
internal sealed class ReauthenticateRequest
{
    public string? Password { get; set; }

    public string? Code { get; set; }

    public string? RecoveryCode { get; set; }

    /// <summary>What the session is to be marked fresh for.</summary>
    public string? Purpose { get; set; }

    /// <summary>Whether that is good for one use only.</summary>
    public bool SingleUse { get; set; }

    /// <summary>Whether the browser keeps the cookie when it closes.</summary>
    public bool Remember { get; set; } = true;
}
