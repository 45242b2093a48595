namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Exactly one of the two codes.</summary>
internal sealed class MfaChallengeRequest
{
    public required string Challenge { get; init; }

    public string? Code { get; set; }

    public string? RecoveryCode { get; set; }

    /// <summary>Whether this browser is to need no second factor for a while.</summary>
    public bool TrustDevice { get; set; }

    /// <summary>Whether the browser keeps the cookie when it closes.</summary>
    public bool Remember { get; set; } = true;
}
