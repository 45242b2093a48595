namespace AuthKit.AspNetCore.Endpoints;

internal sealed class MagicLinkRequest
{
    public required string Token { get; init; }

    /// <summary>Whether the browser keeps the session cookie when it closes.</summary>
    public bool Remember { get; set; } = true;
}
