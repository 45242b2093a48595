namespace AuthKit.AspNetCore.Endpoints;

internal sealed class TokenSignInRequest
{
    public required string Email { get; init; }

    public required string Password { get; init; }

    /// <summary>Fewer scopes than the site grants; null for all.</summary>
    public string? Scope { get; set; }

    /// <summary>"cookie" or "body".</summary>
    public string Delivery { get; set; } = TokenAnswer.ByCookie;
}
