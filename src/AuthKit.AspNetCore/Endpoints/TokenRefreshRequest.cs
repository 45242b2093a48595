using System.Text.Json.Serialization;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Of refresh and revoke; all of it may be missing where the token comes by the cookie.</summary>
internal sealed class TokenRefreshRequest
{
    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; set; }

    public string? Scope { get; set; }
}
