namespace AuthKit.AspNetCore.Endpoints;

/// <summary>What a mailed link carried.</summary>
internal sealed class TokenRequest
{
    public required string Token { get; init; }
}
