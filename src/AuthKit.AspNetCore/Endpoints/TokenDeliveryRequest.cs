namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Of tokens for a session.</summary>
internal sealed class TokenDeliveryRequest
{
    public string? Scope { get; set; }

    /// <summary>"cookie" or "body".</summary>
    public string Delivery { get; set; } = TokenAnswer.ByCookie;
}
